package io.gatun.engine.network;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.model.PortRequest;
import io.gatun.engine.network.store.LinkTable;
import io.gatun.engine.network.store.Membership;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ports of the host that lead to containers that run. */
final class Publishing {
    private static final InetAddress ANY_IPV4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress ANY_IPV6 = InetAddress.ofLiteral("::");

    private final Kernel kernel;
    private final Parts parts;
    private final NetworkRecords records;

    Publishing(Kernel kernel, Parts parts) {
        this.kernel = kernel;
        this.parts = parts;
        records = parts.records();
    }

    /** Publishes all that was requested; what is published is written down before it is. */
    void publish(ContainerDirectory container, Membership membership) {
        var way = way(membership);
        if (membership.requested().isEmpty() || way.isEmpty()) {
            return;
        }
        NetworkDefinition network =
                records.network(way.get().network(), way.get().name());
        var bound = take(container, membership, network, way.get());
        records.memberships().save(container, membership.bound(bound));
        parts.bridges().ensure(network);
        if (bound.stream().anyMatch(binding -> isLoopback(binding.address()))) {
            parts.bridges().openToLoopback(network);
        }
        parts.firewall().publish(targets(bound, way.get()));
    }

    /** Whether a container is no longer reached the way it was. */
    boolean isMoved(Membership before, Membership after) {
        return !way(before).map(Connection::network).equals(way(after).map(Connection::network));
    }

    /** The network through which a container is reached: the one through which it answers. */
    private Optional<Connection> way(Membership membership) {
        return membership.byPriority().stream()
                .filter(connection -> !records.network(connection.network(), connection.name())
                        .spec()
                        .reach()
                        .internal())
                .findFirst();
    }

    private List<PortBinding> take(
            ContainerDirectory container, Membership membership, NetworkDefinition network, Connection way) {
        var bound = new ArrayList<PortBinding>();
        try (NetworkStore store = records.store();
                var _ = store.lockPorts();
                LinkTable table = store.ports()) {
            var ports = new Ports(kernel, parts.host(), table, records.containers());
            // Left by a run that nobody has seen the end of.
            membership.bound().forEach(binding -> ports.give(binding, container.id()));
            try {
                for (PortRequest request : membership.requested()) {
                    bound.addAll(ports.take(request, addresses(request, membership, network, way), container.id()));
                }
                return bound;
            } catch (RuntimeException e) {
                bound.forEach(binding -> ports.give(binding, container.id()));
                throw e;
            }
        }
    }

    private static List<InetAddress> addresses(
            PortRequest request, Membership membership, NetworkDefinition network, Connection way) {
        var chosen =
                request.address().or(() -> network.spec().reach().published()).or(membership::published);
        boolean six = way.addresses().stream().anyMatch(Inet6Address.class::isInstance);
        if (chosen.isPresent()) {
            return List.of(chosen.get());
        }
        return six ? List.of(ANY_IPV4, ANY_IPV6) : List.of(ANY_IPV4);
    }

    private static boolean isLoopback(InetAddress address) {
        return !(address instanceof Inet6Address) && (address.isLoopbackAddress() || address.isAnyLocalAddress());
    }

    private static Map<PortBinding, InetAddress> targets(List<PortBinding> bound, Connection way) {
        var targets = new LinkedHashMap<PortBinding, InetAddress>();
        for (PortBinding binding : bound) {
            boolean six = binding.address() instanceof Inet6Address;
            way.addresses().stream()
                    .filter(address -> address instanceof Inet6Address == six)
                    .findFirst()
                    .ifPresent(address -> targets.put(binding, address));
        }
        return targets;
    }

    /** What is published for a container, and where it leads. */
    Map<PortBinding, InetAddress> targets(Membership membership) {
        return way(membership).map(way -> targets(membership.bound(), way)).orElse(Map.of());
    }

    /** Takes back the ports of containers that do not run. */
    void sweep() {
        Set<String> owners;
        try (NetworkStore store = records.store();
                LinkTable table = store.ports()) {
            owners = Set.copyOf(table.all().values());
        }
        for (String owner : owners) {
            records.containers().open(new ContainerId(owner)).ifPresent(directory -> {
                try (directory) {
                    directory.tryLock(Duration.ZERO).ifPresent(lock -> {
                        try (lock) {
                            if (!records.containers().isRunning(directory)) {
                                unpublish(directory, records.memberships().of(directory));
                            }
                        }
                    });
                }
            });
        }
    }

    /** Takes all back. */
    void unpublish(ContainerDirectory container, Membership membership) {
        if (membership.bound().isEmpty()) {
            return;
        }
        try (NetworkStore store = records.store();
                var _ = store.lockPorts();
                LinkTable table = store.ports()) {
            var ports = new Ports(kernel, parts.host(), table, records.containers());
            // What was void may be another container's by now.
            var mine = membership.bound().stream()
                    .filter(binding -> ports.isOf(binding, container.id()))
                    .toList();
            var addresses = membership.connections().stream()
                    .flatMap(connection -> connection.addresses().stream())
                    .toList();
            parts.firewall().unpublish(mine, addresses);
            mine.forEach(binding -> ports.give(binding, container.id()));
            records.memberships().save(container, membership.bound(List.of()));
        }
    }
}
