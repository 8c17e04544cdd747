package io.gatun.proxy.relay.stream;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.net.socket.SocketAddressBuffer;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import io.gatun.proxy.relay.Loop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Connections to backends that come from the address of the client, with a port that the kernel chooses (IP_TRANSPARENT). What backends send back comes to
 * this process only by routes of this host, see docs/proxy.md.
 */
public final class SourceAddress {
    private SourceAddress() {}

    /**
     * Gives a socket the address of a client.
     *
     * @return 0, or an errno, negated; EAFNOSUPPORT if the client has no address of that family
     */
    static long take(Loop loop, Client client, Family family, Fd socket) {
        Optional<SocketAddress> peer = client.peer(loop);
        if (peer.isEmpty()) return -Errno.ENOTCONN.number();
        if (!(peer.get() instanceof Internet(InetAddress address, int port)) || family(address) != family)
            return -Errno.EAFNOSUPPORT.number();
        long result = loop.streams().switchOn(socket, option(family));
        if (result < 0) return result;
        loop.streams().switchOn(socket, SocketOption.IP_BIND_ADDRESS_NO_PORT);
        return loop.streams().bind(socket, SocketAddressBuffer.of(new Internet(address, 0)));
    }

    private static Family family(InetAddress address) {
        return address instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
    }

    private static SocketOption option(Family family) {
        return family == Family.IPV6 ? SocketOption.IPV6_TRANSPARENT : SocketOption.IP_TRANSPARENT;
    }

    /**
     * Checks that this process may take addresses of others, in the network namespace of the calling thread.
     *
     * @throws IllegalArgumentException with what is missing
     */
    public static void requireAllowed(Kernel kernel) {
        try (Fd socket = kernel.sockets().socket(Family.IPV4, SocketType.STREAM)) {
            kernel.sockets().setOption(socket, SocketOption.IP_TRANSPARENT, 1);
        } catch (SyscallException e) {
            if (!e.is(Errno.EPERM)) throw e;
            throw new IllegalArgumentException(
                    "transparent: to connect from addresses of clients this process needs CAP_NET_ADMIN in its network"
                            + " namespace (as root, or setcap cap_net_admin+ep), and this host routes as docs/proxy.md says",
                    e);
        }
    }
}
