package io.gatun.proxy;

import io.gatun.linux.net.SocketAddress;
import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.proxy.model.Backend;
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
