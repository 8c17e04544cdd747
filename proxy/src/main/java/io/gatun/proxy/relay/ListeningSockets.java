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
import io.gatun.proxy.model.Transport;
import java.net.Inet6Address;
import java.util.ArrayDeque;
import java.util.List;

/** Sockets that listen on one address together: the kernel spreads clients over them (SO_REUSEPORT). Owned until taken. */
public final class ListeningSockets implements AutoCloseable {
    private static final int BACKLOG = 4096;

    // Of datagrams that wait: as much as net.core.rmem_max lets a process have, if that is less.
    private static final int QUEUE_BYTES = 4 << 20;

    private final ArrayDeque<Fd> sockets = new ArrayDeque<>();
    private final SocketAddress.Internet address;

    private ListeningSockets(Kernel kernel, Entrance wanted, int count) {
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
                sockets.forEach(socket -> kernel.sockets().listen(socket, BACKLOG));
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

    public static ListeningSockets open(Kernel kernel, Entrance entrance, int count) {
        return new ListeningSockets(kernel, entrance, count);
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
        if (isTcp) prepareForConnections(kernel.sockets(), socket);
        else prepareForDatagrams(kernel.sockets(), socket, family, at.address());
        return socket;
    }

    // What is set here is inherited by each connection.
    private static void prepareForConnections(Sockets options, Fd socket) {
        options.setOption(socket, SocketOption.SO_REUSEADDR, 1);
        options.setOption(socket, SocketOption.SO_KEEPALIVE, 1);
        options.setOption(socket, SocketOption.TCP_NODELAY, 1);
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
