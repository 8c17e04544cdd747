package io.gatun.engine.network;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.network.bridge.Bridges;
import io.gatun.engine.network.dns.Names;
import io.gatun.engine.network.dns.Naming;
import io.gatun.engine.network.firewall.Firewall;
import io.gatun.engine.network.host.Forwarding;
import io.gatun.engine.network.host.HostNetwork;
import io.gatun.engine.network.store.Containers;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.linux.Kernel;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the operations on networks share. Made once; safe for many threads. */
final class Parts implements AutoCloseable {
    private final NetworkRecords records;
    private final HostNetwork host;
    private final Forwarding forwarding;
    private final Firewall firewall;
    private final Bridges bridges;
    private final Publishing publishing;
    private final Naming naming;
    private final Making making;

    Parts(Kernel kernel, Path root, Containers containers, Supplier<String> boot) {
        records = new NetworkRecords(kernel, root, containers);
        host = new HostNetwork(kernel);
        forwarding = new Forwarding(host, records::store, boot);
        firewall = new Firewall(host, this::contents);
        bridges = new Bridges(host, firewall, forwarding);
        publishing = new Publishing(kernel, this);
        naming = new Naming(records, new Names(kernel));
        making = new Making(kernel, this);
    }

    NetworkRecords records() {
        return records;
    }

    HostNetwork host() {
        return host;
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

    /** What the firewall must hold, as the disk and the kernel say. */
    private Firewall.Contents contents() {
        var networks = new ArrayList<NetworkDefinition>();
        var ports = new LinkedHashMap<PortBinding, InetAddress>();
        for (NetworkDefinition network : records.all()) {
            if (host.network().links().find(network.bridge()).isPresent()) {
                networks.add(network);
                records.members(network.id()).forEach(member -> addPorts(member, ports));
            }
        }
        return new Firewall.Contents(forwarding.closed(), networks, ports);
    }

    private void addPorts(ContainerId member, Map<PortBinding, InetAddress> ports) {
        records.containers().open(member).ifPresent(directory -> {
            try (directory) {
                if (records.containers().isRunning(directory)) {
                    ports.putAll(publishing.targets(records.memberships().of(directory)));
                }
            }
        });
    }

    @Override
    public void close() {
        host.close();
    }
}
