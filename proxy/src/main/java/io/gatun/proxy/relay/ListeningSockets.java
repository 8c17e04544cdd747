package io.gatun.proxy.relay;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.linux.net.socket.Sockets;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.Transport;
import java.io.IOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/** Sockets that listen on one address together: the kernel spreads clients over them (SO_REUSEPORT). Owned until taken. */
public final class ListeningSockets implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ListeningSockets.class.getName());

    // The bit of net.ipv4.tcp_fastopen that is for those who listen.
    private static final int FAST_OPEN_FOR_SERVERS = 2;

    // Of datagrams that wait: as much as net.core.rmem_max lets a process have, if that is less.
    private static final int QUEUE_BYTES = 4 << 20;

    private final ArrayDeque<Fd> sockets = new ArrayDeque<>();
    private final SocketAddress.Internet address;

    private ListeningSockets(Kernel kernel, Entrance wanted, SocketOptions options, int count) {
        try {
            // The first is bound alone, so that an address in use is refused, whoever uses it; then the others may join
            // it.
            Fd first = add(kernel, wanted);
            kernel.sockets().bind(first, wanted.address());
            kernel.sockets().setOption(first, SocketOption.SO_REUSEPORT, 1);
            address = (SocketAddress.Internet) kernel.sockets().getsockname(first);
            for (int i = 1; i < count; i++) {
                Fd next = add(kernel, new Entrance(wanted.transport(), address));
                kernel.sockets().setOption(next, SocketOption.SO_REUSEPORT, 1);
                kernel.sockets().bind(next, address);
            }
            if (wanted.transport() == Transport.TCP) {
                sockets.forEach(socket -> listen(kernel.sockets(), socket, options));
            }
        } catch (SyscallException e) {
            close();
            throw e;
        }
    }

    private ListeningSockets(Kernel kernel, List<Fd> inherited) {
        sockets.addAll(inherited);
        address = (SocketAddress.Internet) kernel.sockets().getsockname(inherited.getFirst());
    }

    /** Sockets that listen already. */
    public static ListeningSockets of(Kernel kernel, List<Fd> inherited) {
        return new ListeningSockets(kernel, inherited);
    }

    /** New ones. */
    public static ListeningSockets open(Kernel kernel, Entrance entrance, SocketOptions options, int count) {
        return new ListeningSockets(kernel, entrance, options, count);
    }

    /** Has a socket listen, or go on with other options. What is set here is inherited by each connection. */
    public static void listen(Sockets sockets, Fd socket, SocketOptions options) {
        sockets.setOption(socket, SocketOption.SO_KEEPALIVE, options.has(Feature.KEEP_ALIVE) ? 1 : 0);
        sockets.setOption(socket, SocketOption.TCP_NODELAY, options.has(Feature.NO_DELAY) ? 1 : 0);
        boolean isFast = options.has(Feature.FAST_OPEN);
        if (isFast || sockets.option(socket, SocketOption.TCP_FASTOPEN) != 0) {
            sockets.setOption(socket, SocketOption.TCP_FASTOPEN, isFast ? options.backlog() : 0);
        }
        sockets.listen(socket, options.backlog());
    }

    /** Says it if this host does not do what is wanted of it. */
    public static void warn(Entrance entrance, SocketOptions options) {
        if (!options.has(Feature.FAST_OPEN)) return;
        int now = fastOpen();
        if ((now & FAST_OPEN_FOR_SERVERS) != 0) return;
        LOG.log(
                System.Logger.Level.WARNING,
                "fastOpen: what clients of {0} send with their SYN is not taken, as net.ipv4.tcp_fastopen is {1}; switch it on"
                        + " with sysctl -w net.ipv4.tcp_fastopen={2}",
                entrance.text(),
                now,
                now | FAST_OPEN_FOR_SERVERS);
    }

    // Of the network namespace of the calling thread.
    private static int fastOpen() {
        try {
            return Integer.parseInt(
                    Files.readString(Path.of("/proc/sys/net/ipv4/tcp_fastopen")).strip());
        } catch (IOException | NumberFormatException e) {
            return 0; // a kernel without it
        }
    }

    private Fd add(Kernel kernel, Entrance at) {
        Family family = at.address().address() instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
        boolean isTcp = at.transport() == Transport.TCP;
        long number =
                isTcp ? kernel.streams().socket(family) : kernel.datagrams().socket(family);
        if (number < 0) throw SyscallException.of(number, Syscall.SOCKET, family);
        var socket = new Fd(kernel.gate(), number);
        sockets.add(socket);
        if (family == Family.IPV6) kernel.sockets().setOption(socket, SocketOption.IPV6_V6ONLY, 0);
        if (isTcp) kernel.sockets().setOption(socket, SocketOption.SO_REUSEADDR, 1);
        else prepareForDatagrams(kernel.sockets(), socket, family, at.address());
        return socket;
    }

    // SO_REUSEADDR would let anybody take datagrams away from us: for UDP it means the same as SO_REUSEPORT used to.
    private static void prepareForDatagrams(Sockets options, Fd socket, Family family, SocketAddress.Internet address) {
        options.setOption(socket, SocketOption.SO_RCVBUF, QUEUE_BYTES);
        options.setOption(socket, SocketOption.SO_SNDBUF, QUEUE_BYTES);
        options.setOption(socket, SocketOption.UDP_GRO, 1);
        if (!address.address().isAnyLocalAddress()) return;
        boolean six = family == Family.IPV6;
        options.setOption(socket, six ? SocketOption.IPV6_RECVPKTINFO : SocketOption.IP_PKTINFO, 1);
    }

    /** Where they listen. */
    public SocketAddress.Internet address() {
        return address;
    }

    public boolean isEmpty() {
        return sockets.isEmpty();
    }

    /** One of them; the caller owns it. */
    public Fd next() {
        return sockets.removeFirst();
    }

    @Override
    public void close() {
        sockets.forEach(Fd::close);
    }
}
