package io.gatun.engine.network.store;

import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.model.PortRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a container's directory says of its networks.
 *
 * @param requested ports to publish when it runs
 * @param published the address to publish on where neither the request nor the network says one
 * @param bound what is published now
 */
public record Membership(
        List<Connection> connections,
        List<ContainerPort> exposed,
        List<PortRequest> requested,
        Optional<InetAddress> published,
        List<PortBinding> bound) {
    /** Of a container that has nothing to do with networks of ours. */
    public static final Membership NONE = new Membership(List.of(), List.of(), List.of(), Optional.empty(), List.of());

    public Membership {
        connections = List.copyOf(connections);
        exposed = List.copyOf(exposed);
        requested = List.copyOf(requested);
        bound = List.copyOf(bound);
    }

    /**
     * A network that the container is in.
     *
     * @param device the interface in the container
     * @param addresses leased, one of each kind that the network has
     * @param mac the interface's Ethernet address
     * @param wanted as it was asked for
     */
    public record Connection(
            NetworkId network,
            NetworkName name,
            String device,
            List<InetAddress> addresses,
            String mac,
            Attachment wanted) {
        public Connection {
            addresses = List.copyOf(addresses);
        }

        /** The same without a link. */
        public Connection without(String link) {
            var left = wanted.links().stream()
                    .filter(each -> !each.alias().equals(link))
                    .toList();
            return new Connection(network, name, device, addresses, mac, wanted.withLinks(left));
        }
    }

    public Membership with(List<Connection> others) {
        return new Membership(others, exposed, requested, published, bound);
    }

    public Membership bound(List<PortBinding> bindings) {
        return new Membership(connections, exposed, requested, published, bindings);
    }

    public Optional<Connection> in(NetworkId network) {
        return connections.stream()
                .filter(connection -> connection.network().equals(network))
                .findFirst();
    }

    /** Those that shall rather lead outside come first. */
    public List<Connection> byPriority() {
        return connections.stream()
                .sorted(Comparator.<Connection>comparingInt(
                                each -> each.wanted().gatewayPriority())
                        .reversed()
                        .thenComparing(each -> each.name().value()))
                .toList();
    }

    /** The first name of an interface that no connection has. */
    public String nextDevice() {
        var taken = connections.stream().map(Connection::device).toList();
        for (int i = 0; ; i++) {
            if (!taken.contains("eth" + i)) {
                return "eth" + i;
            }
        }
    }

    public Membership without(NetworkId network) {
        var rest = new ArrayList<>(connections);
        rest.removeIf(connection -> connection.network().equals(network));
        return with(rest);
    }
}
