package io.gatun.proxy.nat;

import io.gatun.linux.abi.Socket;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.conntrack.ConnectionTracking;
import io.gatun.linux.net.conntrack.ConnectionTracking.Flow;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.Transport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Flows of UDP that go on to somebody who has gone. Rules see the first packet of a flow alone, and a client that sends from one port never
 * ends its own; so they are forgotten, and the next packet is the first of a flow to somebody else. Connections of TCP end by themselves.
 */
final class StaleFlows implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(StaleFlows.class.getName());

    private static final int MANY = 8;

    private final ConnectionTracking tracking;
    private boolean failing;

    /** Owns what it finds flows by. */
    StaleFlows(ConnectionTracking tracking) {
        this.tracking = tracking;
    }

    /** What a service was and is. */
    record Change(NatService before, NatService now) {
        private boolean isNew() {
            return before.slots().isEmpty();
        }

        private boolean isLeftBySomebody() {
            return !Set.copyOf(now.slots()).containsAll(before.slots());
        }

        /** Whether flows may have to be forgotten. */
        private boolean matters() {
            return now.entrance().transport() == Transport.UDP && (isNew() || isLeftBySomebody());
        }

        private boolean ends(Flow flow) {
            if (now.slots().contains(flow.answerer())) return false;
            return isNew() ? isOurs(flow) : before.slots().contains(flow.answerer());
        }

        // Clients may have sent before there was a service, or when another process had it. Of what goes to any address
        // only that is ours which is translated: the rest may be on its way through this host.
        private boolean isOurs(Flow flow) {
            return flow.isTranslated() || !now.entrance().address().address().isAnyLocalAddress();
        }
    }

    /** Called when the kernel has been told what services are now. What fails is logged: the change itself is done. */
    void forget(List<Change> changes) {
        Map<Internet, Change> byPlace = new HashMap<>();
        for (Change each : changes) {
            if (each.matters()) byPlace.put(each.now().entrance().address(), each);
        }
        try {
            for (Internet place : byPlace.size() > MANY ? everywhere(byPlace.keySet()) : byPlace.keySet()) {
                for (Flow flow : tracking.to(Socket.IPPROTO_UDP, place)) forget(flow, byPlace);
            }
            failing = false;
        } catch (SyscallException e) {
            if (!failing) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "flows of UDP to backends that have gone last until they are quiet",
                        e);
            }
            failing = true;
        }
    }

    // Each question is a look of the kernel at all flows.
    private static Set<Internet> everywhere(Set<Internet> places) {
        return places.stream()
                .map(place -> new Internet(every(place.address()), 0))
                .collect(Collectors.toSet());
    }

    private static InetAddress every(InetAddress family) {
        return InetAddress.ofLiteral(family instanceof Inet6Address ? "::" : "0.0.0.0");
    }

    private void forget(Flow flow, Map<Internet, Change> byPlace) {
        Internet at = flow.destination();
        Change change = byPlace.get(at);
        if (change == null) change = byPlace.get(new Internet(every(at.address()), at.port()));
        if (change != null && change.ends(flow)) tracking.forget(flow);
    }

    @Override
    public void close() {
        tracking.close();
    }
}
