package io.gatun.engine.network;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NoSuchNetworkException;
import io.gatun.engine.model.PortBinding;
import io.gatun.linux.Kernel;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the operations on networks share. Made once; safe for many threads. */
final class Parts implements AutoCloseable {
    private final Kernel kernel;
    private final Path root;
    private final Containers containers;
    private final HostNetwork host;
    private final Memberships memberships;
    private final Forwarding forwarding;
    private final Firewall firewall;
    private final Bridges bridges;
    private final Publishing publishing;
    private final Naming naming;
    private final Making making;

    Parts(Kernel kernel, Path root, Containers containers, Supplier<String> boot) {
        this.kernel = kernel;
        this.root = root;
        this.containers = containers;
        host = new HostNetwork(kernel);
        memberships = new Memberships(kernel);
        forwarding = new Forwarding(host, this::store, boot);
        firewall = new Firewall(host, this::contents);
        bridges = new Bridges(host, firewall, forwarding);
        publishing = new Publishing(kernel, this);
        naming = new Naming(this, new Names(kernel));
        making = new Making(kernel, this);
    }

    /** The networks on disk. The caller closes it. */
    NetworkStore store() {
        return new NetworkStore(kernel, root);
    }

    Containers containers() {
        return containers;
    }

    HostNetwork host() {
        return host;
    }

    Memberships memberships() {
        return memberships;
    }

    Firewall firewall() {
        return firewall;
    }

    Bridges bridges() {
        return bridges;
    }

    Publishing publishing() {
        return publishing;
    }

    Naming naming() {
        return naming;
    }

    Making making() {
        return making;
    }

    /** The network that is meant; the default one is made if it is not there. */
    NetworkDefinition resolve(NetworkStore store, String reference) {
        boolean standard = reference.equals("default") || reference.equals(NetworkName.BRIDGE.value());
        if (!standard) {
            return store.resolve(reference);
        }
        return store.named(NetworkName.BRIDGE).orElseGet(() -> making.makeOrFind(NetworkSpec.of(NetworkName.BRIDGE)));
    }

    /** A network that a container is in. */
    NetworkDefinition network(NetworkId id, NetworkName name) {
        try (NetworkStore store = store()) {
            return store.find(id).orElseThrow(() -> new NoSuchNetworkException(name.value()));
        }
    }

    /** The containers that have an address in a network, whether they run or not. */
    Set<ContainerId> members(NetworkId id) {
        try (NetworkStore store = store();
                LinkTable table = store.leases(id)) {
            return new Leases(table, containers).owners();
        }
    }

    /** Tells who waits for a change that there was one. */
    void changed() {
        try (NetworkStore store = store()) {
            store.changed();
        }
    }

    /** The containers that are in a network where names are known. */
    Set<ContainerId> named() {
        var named = new HashSet<ContainerId>();
        for (NetworkDefinition network : all()) {
            if (!network.isDefault()) {
                named.addAll(members(network.id()));
            }
        }
        return named;
    }

    /** What the firewall must hold, as the disk and the kernel say. */
    private Firewall.Contents contents() {
        var networks = new ArrayList<NetworkDefinition>();
        var ports = new LinkedHashMap<PortBinding, InetAddress>();
        for (NetworkDefinition network : all()) {
            if (host.network().links().find(network.bridge()).isPresent()) {
                networks.add(network);
                members(network.id()).forEach(member -> addPorts(member, ports));
            }
        }
        return new Firewall.Contents(forwarding.closed(), networks, ports);
    }

    private void addPorts(ContainerId member, Map<PortBinding, InetAddress> ports) {
        containers.open(member).ifPresent(directory -> {
            try (directory) {
                if (containers.isRunning(directory)) {
                    ports.putAll(publishing.targets(memberships.of(directory)));
                }
            }
        });
    }

    private List<NetworkDefinition> all() {
        try (NetworkStore store = store()) {
            return store.all();
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
