package io.gatun.engine.network;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerNetworks;
import io.gatun.engine.model.Endpoint;
import io.gatun.engine.model.NetworkInfo;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.network.dns.Resolver;
import io.gatun.engine.network.firewall.FirewallWatch;
import io.gatun.engine.network.store.Containers;
import io.gatun.engine.network.store.Membership;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The networks of this host. Made once, in the network namespace where the bridges are; safe for many threads and, with others
 * of other processes, on one directory.
 */
public final class HostNetworks implements AutoCloseable {
    private final Kernel kernel;
    private final Parts parts;
    private final NetworkRecords records;
    private final Connecting connecting;

    /**
     * The networks below {@code root}.
     *
     * @param boot names the boot of the machine
     */
    public HostNetworks(Kernel kernel, Path root, Containers containers, Supplier<String> boot) {
        this.kernel = kernel;
        parts = new Parts(kernel, root, containers, boot);
        records = parts.records();
        connecting = new Connecting(kernel, parts);
    }

    /** Puts containers into networks. */
    public Connecting connecting() {
        return connecting;
    }

    /** Keeps the rules of the packet filter as they must be, and answers containers, for who lives longer than a command. */
    public Guard guard() {
        var firewall = new FirewallWatch(kernel, parts.host(), parts.firewall());
        try {
            var resolver = new Resolver(kernel, records, parts.host());
            connecting.answeredBy(resolver::expect);
            return () -> {
                connecting.answeredBy(Connecting.NameServer.ELSEWHERE);
                resolver.close();
                firewall.close();
            };
        } catch (RuntimeException e) {
            firewall.close();
            throw e;
        }
    }

    /** See {@link #guard}. */
    public interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes back what containers have left whose end nobody has seen yet, and what killed processes have left half made. */
    public void sweep() {
        try (NetworkStore store = records.store()) {
            store.sweep();
        }
        parts.publishing().sweep();
    }

    /** Makes a network; its bridge is made when the first container of it starts. */
    public NetworkInfo make(NetworkSpec spec) {
        // The default network comes first, and so do its addresses.
        resolved("default");
        return info(parts.making().make(spec));
    }

    /** All networks; the default one is among them from when something first needs it. */
    public List<NetworkInfo> all() {
        try (NetworkStore store = records.store()) {
            parts.resolve(store, "default");
            return store.all().stream().map(this::info).toList();
        }
    }

    /** The network that is meant, with the containers of it that run. */
    public NetworkInfo inspect(String reference) {
        return info(resolved(reference));
    }

    /** Removes a network that no container is in. */
    public void remove(String reference) {
        parts.making().remove(resolved(reference));
    }

    private NetworkDefinition resolved(String reference) {
        try (NetworkStore store = records.store()) {
            return parts.resolve(store, reference);
        }
    }

    /** Whether any container, running or not, is in a network. */
    public boolean isUsed(NetworkInfo network) {
        return !records.members(network.id()).isEmpty();
    }

    private NetworkInfo info(NetworkDefinition network) {
        var endpoints = new ArrayList<Endpoint>();
        for (ContainerId member : records.members(network.id())) {
            records.containers().open(member).ifPresent(directory -> {
                try (directory) {
                    endpoint(directory, network).ifPresent(endpoints::add);
                }
            });
        }
        endpoints.sort((a, b) -> a.container().compareTo(b.container()));
        return new NetworkInfo(
                network.id(),
                network.created(),
                network.spec(),
                network.bridge().value(),
                endpoints);
    }

    private Optional<Endpoint> endpoint(ContainerDirectory member, NetworkDefinition network) {
        if (!records.containers().isRunning(member)) {
            return Optional.empty();
        }
        return records.memberships()
                .of(member)
                .in(network.id())
                .map(connection -> endpoint(member.id(), connection, Optional.of(network)));
    }

    /** Where a container is that was just made. */
    public ContainerNetworks of(ContainerId id) {
        return records.containers()
                .open(id)
                .map(directory -> {
                    try (directory) {
                        return of(directory, false);
                    }
                })
                .orElse(ContainerNetworks.NONE);
    }

    /** Where a container is, whether it runs or not. */
    public ContainerNetworks of(ContainerDirectory container) {
        return of(container, records.containers().isRunning(container));
    }

    /** The same for who knows whether it runs, or is about to. */
    public ContainerNetworks of(ContainerDirectory container, boolean running) {
        Membership membership = records.memberships().of(container);
        if (membership.equals(Membership.NONE)) {
            return ContainerNetworks.NONE;
        }
        var endpoints = new ArrayList<Endpoint>();
        try (NetworkStore store = records.store()) {
            membership
                    .connections()
                    .forEach(connection ->
                            endpoints.add(endpoint(container.id(), connection, store.find(connection.network()))));
        }
        return new ContainerNetworks(
                endpoints, running ? membership.bound() : List.of(), membership.exposed(), membership.requested());
    }

    private static Endpoint endpoint(
            ContainerId container, Connection connection, Optional<NetworkDefinition> network) {
        var addresses = new ArrayList<Subnet>();
        var gateways = new ArrayList<InetAddress>();
        for (InetAddress address : connection.addresses()) {
            var pool = network.flatMap(found -> found.pool(address instanceof Inet6Address));
            pool.map(Pool::subnet).map(Subnet::length).ifPresent(length -> addresses.add(new Subnet(address, length)));
            pool.flatMap(Pool::gateway).ifPresent(gateways::add);
        }
        boolean internal = network.map(found -> found.spec().reach().internal()).orElse(false);
        return new Endpoint(
                connection.network(),
                connection.name(),
                container,
                connection.device(),
                addresses,
                internal ? List.of() : gateways,
                connection.mac(),
                connection.wanted().aliases(),
                connection.wanted().gatewayPriority(),
                connection.wanted().sysctls());
    }

    @Override
    public void close() {
        parts.close();
    }
}
