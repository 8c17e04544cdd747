package io.gatun.engine.network.store;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NoSuchNetworkException;
import io.gatun.engine.state.Remembered;
import io.gatun.linux.Kernel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is known of networks, and of the containers in them. Made once; safe for many threads. */
public final class NetworkRecords {
    private static final int REMEMBERED = 64;

    private final Kernel kernel;
    private final Path root;
    private final Containers containers;
    private final Memberships memberships;
    private final Remembered<NetworkId, NetworkDefinition> definitions = new Remembered<>(REMEMBERED);

    /** The networks below {@code root}. */
    public NetworkRecords(Kernel kernel, Path root, Containers containers) {
        this.kernel = kernel;
        this.root = root;
        this.containers = containers;
        memberships = new Memberships(kernel);
    }

    /** The networks on disk. The caller closes it. */
    public NetworkStore store() {
        return new NetworkStore(kernel, root, definitions);
    }

    /** The containers of this host. */
    public Containers containers() {
        return containers;
    }

    /** What they say of their networks. */
    public Memberships memberships() {
        return memberships;
    }

    /** All networks, in the order of their making. */
    public List<NetworkDefinition> all() {
        try (NetworkStore store = store()) {
            return store.all();
        }
    }

    /** A network that a container is in. */
    public NetworkDefinition network(NetworkId id, NetworkName name) {
        try (NetworkStore store = store()) {
            return store.find(id).orElseThrow(() -> new NoSuchNetworkException(name.value()));
        }
    }

    /** The containers that have an address in a network, whether they run or not. */
    public Set<ContainerId> members(NetworkId id) {
        try (NetworkStore store = store();
                LinkTable table = store.leases(id)) {
            return new Leases(table, containers).owners();
        }
    }

    /** The containers that are in a network where names are known. */
    public Set<ContainerId> named() {
        var named = new HashSet<ContainerId>();
        for (NetworkDefinition network : all()) {
            if (!network.isDefault()) {
                named.addAll(members(network.id()));
            }
        }
        return named;
    }

    /** Whether a container is in internal networks only, from which nothing leads outside. */
    public boolean isInternal(Membership membership) {
        return membership.connections().stream()
                .allMatch(connection -> network(connection.network(), connection.name())
                        .spec()
                        .reach()
                        .internal());
    }

    /** Tells who waits for a change that there was one. */
    public void changed() {
        try (NetworkStore store = store()) {
            store.changed();
        }
    }
}
