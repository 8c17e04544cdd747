package io.gatun.engine.network;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.linux.Kernel;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes and removes networks. A bridge is made when the first container needs it. */
final class Making {
    private static final Set<String> MODES = Set.of("none", "host", "default", "container", "private");

    private final Kernel kernel;
    private final Parts parts;
    private final NetworkRecords records;

    Making(Kernel kernel, Parts parts) {
        this.kernel = kernel;
        this.parts = parts;
        records = parts.records();
    }

    /**
     * Makes a network.
     *
     * @throws ConflictException if its name or its addresses are taken
     */
    NetworkDefinition make(NetworkSpec spec) {
        if (MODES.contains(spec.name().value()) || spec.name().equals(NetworkName.BRIDGE)) {
            throw new ConflictException(
                    "operation is not permitted on predefined %s network".formatted(spec.name()),
                    "choose another name");
        }
        return made(spec, false);
    }

    /** Makes a network, or finds the one of its name that another command has made meanwhile. */
    NetworkDefinition makeOrFind(NetworkSpec spec) {
        return made(spec, true);
    }

    private NetworkDefinition made(NetworkSpec spec, boolean findToo) {
        spec.reach().bridge().ifPresent(Making::requireName);
        var id = NetworkId.random(kernel.random());
        try (NetworkStore store = records.store();
                var _ = store.lock()) {
            var there = store.named(spec.name());
            if (findToo && there.isPresent()) {
                return there.get();
            }
            var network = new NetworkDefinition(
                    id, Clock.systemUTC().instant(), Subnets.completed(spec, id, taken(store.all())));
            store.add(network);
            return network;
        }
    }

    private static void requireName(String bridge) {
        try {
            new InterfaceName(bridge);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "the name of a bridge is that of an interface",
                    "use 1 to 15 letters, digits, - and _ in com.docker.network.bridge.name");
        }
    }

    /** The addresses of other networks, and those that the machine itself has or knows the way to. */
    private List<Subnet> taken(List<NetworkDefinition> networks) {
        var taken = new ArrayList<Subnet>();
        networks.forEach(network -> network.spec().pools().forEach(pool -> taken.add(pool.subnet())));
        var own = networks.stream()
                .map(network -> parts.host().network().links().find(network.bridge()))
                .flatMap(link -> link.stream())
                .map(link -> link.index())
                .toList();
        for (var address : parts.host().network().addresses().list()) {
            if (!own.contains(address.link())) {
                taken.add(subnet(address.prefix().network()));
            }
        }
        for (var route : parts.host().network().routes().list()) {
            if (route.destination().length() > 0) {
                taken.add(subnet(route.destination()));
            }
        }
        return taken;
    }

    private static Subnet subnet(IpPrefix prefix) {
        return new Subnet(prefix.address(), prefix.length());
    }

    /**
     * Removes a network.
     *
     * @throws ConflictException if a container is in it
     */
    void remove(NetworkDefinition network) {
        if (network.isDefault()) {
            throw new ConflictException("bridge is a pre-defined network and cannot be removed", "");
        }
        try (NetworkStore store = records.store();
                var _ = store.lock();
                var _ = store.lock(network.id())) {
            Set<ContainerId> members = records.members(network.id());
            if (!members.isEmpty()) {
                throw new ConflictException(
                        "error while removing network: network %s has active endpoints: %s"
                                .formatted(
                                        network.spec().name(),
                                        String.join(
                                                ", ",
                                                members.stream()
                                                        .map(ContainerId::shortForm)
                                                        .toList())),
                        "disconnect or remove those containers");
            }
            parts.bridges().remove(network);
            store.remove(network);
        }
    }
}
