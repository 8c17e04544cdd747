package io.gatun.engine.network;

import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.network.bridge.Insides;
import io.gatun.engine.network.bridge.Macs;
import io.gatun.engine.network.store.Leases;
import io.gatun.engine.network.store.LinkTable;
import io.gatun.engine.network.store.Membership;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.engine.options.Networking;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.MacAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts containers into networks and takes them out. The lock of the container must be held. What a killed process left half
 * done is finished or taken back by the next one that starts, stops or removes the container.
 */
public final class Connecting {
    private final Kernel kernel;
    private final Parts parts;
    private final NetworkRecords records;
    private volatile NameServer nameServer = NameServer.ELSEWHERE;

    Connecting(Kernel kernel, Parts parts) {
        this.kernel = kernel;
        this.parts = parts;
        records = parts.records();
    }

    /** Who answers containers that ask for names. */
    @FunctionalInterface
    interface NameServer {
        /** If anybody does, then another process, which sees by itself who comes. */
        NameServer ELSEWHERE = (container, namespace) -> {};

        /** A container is about to start; its namespace is borrowed. */
        void expect(ContainerId container, Fd namespace);
    }

    /** From now on containers that start are answered by {@code server} from the first moment. */
    void answeredBy(NameServer server) {
        nameServer = server;
    }

    /**
     * Writes down which networks a container that is being made will be in, and takes its addresses.
     *
     * @throws io.gatun.engine.model.EngineException if a network is not there or has no such address; nothing is taken then
     */
    public void define(ContainerDirectory container, Networking wanted) {
        if (wanted.attachments().isEmpty()
                && wanted.ports().isEmpty()
                && wanted.exposed().isEmpty()) {
            return;
        }
        var membership = new Membership(List.of(), wanted.exposed(), wanted.ports(), wanted.published(), List.of());
        try {
            for (Attachment attachment : wanted.attachments()) {
                membership = joined(container, membership, attachment);
            }
            records.memberships().save(container, membership);
            if (wanted.attachments().stream().anyMatch(each -> !each.links().isEmpty()))
                container.saveLinked(List.of());
        } catch (RuntimeException e) {
            release(container.id(), membership.connections());
            throw e;
        }
    }

    private Membership joined(ContainerDirectory container, Membership membership, Attachment attachment) {
        try (NetworkStore store = records.store()) {
            NetworkDefinition network = parts.resolve(store, attachment.network());
            if (membership.in(network.id()).isPresent()) {
                throw new ConflictException(
                        "container %s is already attached to network %s"
                                .formatted(container.id(), network.spec().name()),
                        "");
            }
            var addresses = lease(store, network, attachment, container.id());
            String mac = attachment
                    .mac()
                    .orElseGet(() -> Macs.of(addresses.getFirst()).toString());
            var connections = new ArrayList<>(membership.connections());
            connections.add(new Connection(
                    network.id(), network.spec().name(), membership.nextDevice(), addresses, mac, attachment));
            return membership.with(connections);
        }
    }

    private List<InetAddress> lease(
            NetworkStore store, NetworkDefinition network, Attachment attachment, ContainerId owner) {
        attachment.mac().ifPresent(MacAddress::parse);
        var taken = new ArrayList<InetAddress>();
        try (var _ = store.lock(network.id());
                LinkTable table = store.leases(network.id())) {
            var leases = new Leases(table, records.containers());
            try {
                for (Pool pool : network.spec().pools()) {
                    var wanted = pool.subnet().isIpv6() ? attachment.ipv6() : attachment.ipv4();
                    taken.add(leases.take(pool, wanted, owner));
                }
                return taken;
            } catch (RuntimeException e) {
                taken.forEach(address -> leases.give(address, owner));
                throw e;
            }
        }
    }

    private void release(ContainerId owner, List<Connection> connections) {
        try (NetworkStore store = records.store()) {
            for (Connection connection : connections) {
                if (store.find(connection.network()).isPresent()) {
                    try (LinkTable table = store.leases(connection.network())) {
                        connection.addresses().forEach(address -> table.give(address.getHostAddress(), owner.value()));
                    }
                }
            }
        }
    }

    /** Whether a container that starts needs {@link #start}. */
    public boolean concerns(ContainerDirectory container) {
        return !records.memberships().of(container).connections().isEmpty();
    }

    /**
     * Configures the network namespace of a container whose program does not run yet, and publishes its ports.
     *
     * @throws io.gatun.engine.model.EngineException if a port is taken or a network is gone; nothing is left then
     */
    public void start(ContainerDirectory container, Fd namespace) {
        Membership membership = records.memberships().of(container);
        try (Network inside = kernel.networkNamespaces().open(namespace)) {
            inside.links().up(LinkIndex.LOOPBACK);
            for (Connection connection : membership.connections()) {
                plug(container.id(), membership, connection, namespace, inside);
            }
            Insides.leadOut(inside, gateways(membership), Insides.Before.NOTHING);
            parts.publishing().publish(container, membership);
            if (parts.naming().knowsNames(membership)) nameServer.expect(container.id(), namespace);
            parts.naming().arrived(container, membership);
        } catch (RuntimeException e) {
            ended(container);
            throw e;
        }
    }

    /**
     * What a container that starts has in its environment of those that it is linked to.
     *
     * @throws ConflictException if one of them does not run
     */
    public List<String> environment(ContainerDirectory container) {
        return parts.naming().environment(container, records.memberships().of(container));
    }

    /** Lets a running container know again where those are that it is linked to. */
    public void renew(ContainerDirectory container) {
        parts.naming().renew(container, records.memberships().of(container));
    }

    /** Takes a link from a container; false if it has none of that name. */
    public boolean unlink(ContainerDirectory container, String alias) {
        Membership before = records.memberships().of(container);
        var after = before.with(before.connections().stream()
                .map(connection -> connection.without(alias))
                .toList());
        if (after.equals(before)) return false;
        records.memberships().save(container, after);
        return true;
    }

    private void plug(
            ContainerId container, Membership membership, Connection connection, Fd namespace, Network inside) {
        NetworkDefinition network = records.network(connection.network(), connection.name());
        parts.bridges()
                .plug(
                        container,
                        connection,
                        network,
                        namespace,
                        !membership.requested().isEmpty());
        Insides.configure(inside, connection, network);
        Insides.setParameters(kernel, namespace, connection);
    }

    /** Where it goes outside, the best first. */
    private List<InetAddress> gateways(Membership membership) {
        var gateways = new ArrayList<InetAddress>();
        for (Connection connection : membership.byPriority()) {
            NetworkDefinition network = records.network(connection.network(), connection.name());
            if (network.spec().reach().internal()) continue;
            connection.addresses().stream()
                    .flatMap(address -> network.gateway(address instanceof Inet6Address).stream())
                    .forEach(gateways::add);
        }
        return gateways;
    }

    /** Takes back what a container had while it ran. What it had in its namespace went with that. */
    public void ended(ContainerDirectory container) {
        Membership membership = records.memberships().of(container);
        if (membership.connections().isEmpty()) {
            return;
        }
        parts.publishing().unpublish(container, membership);
        parts.naming().left(container, membership);
    }

    /** Gives back what belongs to a container that is being removed. */
    public void removed(ContainerDirectory container) {
        Membership membership = records.memberships().of(container);
        if (!membership.connections().isEmpty()) {
            parts.publishing().unpublish(container, membership);
            release(container.id(), membership.connections());
        }
    }

    /** Puts a container into one more network, at once if it runs. */
    public void connect(ContainerDirectory container, Attachment attachment, Optional<Fd> namespace) {
        Membership before = records.memberships().of(container);
        Membership after = joined(container, before, attachment);
        Connection added = after.connections().getLast();
        try {
            records.memberships().save(container, after);
            namespace.ifPresent(running -> {
                try (Network inside = kernel.networkNamespaces().open(running)) {
                    plug(container.id(), after, added, running, inside);
                    Insides.leadOut(inside, gateways(after), Insides.Before.A_WAY_OUT);
                }
            });
        } catch (RuntimeException e) {
            records.memberships().save(container, before);
            release(container.id(), List.of(added));
            throw e;
        }
        if (namespace.isEmpty()) return;
        if (parts.publishing().isMoved(before, after)) {
            parts.publishing().unpublish(container, after);
            parts.publishing().publish(container, after.bound(List.of()));
        }
        parts.naming().arrived(container, after);
    }

    /**
     * Takes a container out of a network, at once if it runs.
     *
     * @param reference as people write it
     * @param namespace of one that runs
     */
    public void disconnect(ContainerDirectory container, String reference, Optional<Fd> namespace) {
        Membership before = records.memberships().of(container);
        NetworkDefinition network;
        try (NetworkStore store = records.store()) {
            network = parts.resolve(store, reference);
        }
        Connection gone = before.in(network.id())
                .orElseThrow(() -> new ConflictException(
                        "container %s is not connected to network %s"
                                .formatted(container.id(), network.spec().name()),
                        ""));
        Membership after = before.without(network.id());
        if (namespace.isPresent()) {
            parts.publishing().unpublish(container, before);
            parts.bridges().unplug(container.id(), network);
            try (Network inside = kernel.networkNamespaces().open(namespace.get())) {
                Insides.leadOut(inside, gateways(after), Insides.Before.A_WAY_OUT);
            }
            parts.naming().left(container, before);
        }
        records.memberships().save(container, after.bound(List.of()));
        release(container.id(), List.of(gone));
        if (namespace.isPresent()) {
            parts.publishing().publish(container, after);
            parts.naming().arrived(container, after);
        }
    }
}
