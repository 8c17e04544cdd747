package io.gatun.proxy;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.Transport;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;

/** What the backends of a service must not be. */
final class BackendRules {
    private BackendRules() {}

    /**
     * Checks the backends of a service.
     *
     * @throws IllegalArgumentException if one is named twice or is the service itself, which would connect to itself without end
     */
    static void require(Internet listen, List<Backend> backends) {
        var seen = new HashSet<SocketAddress>();
        for (Backend backend : backends) {
            if (!seen.add(backend.address())) {
                throw new IllegalArgumentException("the backend " + backend.text() + " is named twice");
            }
            if (isReachedAt(listen, backend.address())) {
                throw new IllegalArgumentException("the backend " + backend.text() + " is the service itself");
            }
        }
    }

    /**
     * Checks that what a specification wants can be had for what it carries.
     *
     * @throws IllegalArgumentException if datagrams are to go where they cannot, or to carry what they do not
     */
    static void requirePossible(ServiceSpec spec, List<Backend> backends) {
        if (spec.transport() == Transport.TCP) {
            if (spec.sockets().has(Feature.TRANSPARENT)) requireFamily(spec.listen(), backends);
            return;
        }
        if (!spec.sockets().equals(SocketOptions.DEFAULT)) {
            throw new IllegalArgumentException(
                    "backlog, tcpKeepAlive, noDelay, fastOpen and transparent are for TCP; a service of udp has none of them");
        }
        if (!spec.proxyProtocol().equals(ProxyProtocol.NONE)) {
            throw new IllegalArgumentException("the PROXY protocol is for TCP; a service of udp cannot use it");
        }
        if (!spec.routing().equals(Routing.NONE)) {
            throw new IllegalArgumentException("routes are for TCP; a service of udp has one list of backends");
        }
        for (Backend backend : backends) {
            if (!(backend.address() instanceof Internet)) {
                throw new IllegalArgumentException("a service of udp cannot reach " + backend.text());
            }
        }
    }

    // A client of one family has no address to come from to a backend of the other.
    private static void requireFamily(Internet listen, List<Backend> backends) {
        for (Backend backend : backends) {
            if (!backend.isOfFamilyOf(listen)) {
                throw new IllegalArgumentException("transparent: no client of %s has an address of the family of %s"
                        .formatted(AddressText.of(listen), backend.text()));
            }
        }
    }

    private static boolean isReachedAt(Internet listen, SocketAddress backend) {
        return backend instanceof Internet(InetAddress host, int port)
                && port == listen.port()
                && (host.equals(listen.address()) || (listen.address().isAnyLocalAddress() && isOurs(host)));
    }

    private static boolean isOurs(InetAddress host) {
        try {
            return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        } catch (SocketException e) {
            return false; // without a list of interfaces a loop is possible, and limited by the descriptors
        }
    }
}
