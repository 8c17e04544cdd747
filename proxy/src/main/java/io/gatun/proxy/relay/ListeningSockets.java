package io.gatun.proxy.relay;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.SocketAddress;
import io.gatun.linux.net.SocketOption;
import io.gatun.linux.net.Sockets;
import io.gatun.linux.net.Sockets.Family;
import java.net.Inet6Address;
import java.util.ArrayDeque;
import java.util.List;

/** Sockets that listen on one address together: the kernel spreads clients over them (SO_REUSEPORT). Owned until taken. */
final class ListeningSockets implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final ArrayDeque<Fd> sockets = new ArrayDeque<>();
    private final SocketAddress.Internet address;

    private ListeningSockets(Kernel kernel, SocketAddress.Internet wanted, int count) {
        try {
            // The first is bound alone, so that an address in use is refused, whoever uses it; then the others may join
            // it.
            Fd first = add(kernel, wanted);
            kernel.sockets().bind(first, wanted);
            kernel.sockets().setOption(first, SocketOption.SO_REUSEPORT, 1);
            address = (SocketAddress.Internet) kernel.sockets().getsockname(first);
            for (int i = 1; i < count; i++) {
                Fd next = add(kernel, address);
                kernel.sockets().setOption(next, SocketOption.SO_REUSEPORT, 1);
                kernel.sockets().bind(next, address);
            }
            sockets.forEach(socket -> kernel.sockets().listen(socket, BACKLOG));
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
    static ListeningSockets of(Kernel kernel, List<Fd> inherited) {
        return new ListeningSockets(kernel, inherited);
    }

    static ListeningSockets open(Kernel kernel, SocketAddress.Internet address, int count) {
        return new ListeningSockets(kernel, address, count);
    }

    // What is set here is inherited by each connection.
    private Fd add(Kernel kernel, SocketAddress.Internet at) {
        Family family = at.address() instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
        long number = kernel.streams().socket(family);
        if (number < 0) throw SyscallException.of(number, Syscall.SOCKET, family);
        var socket = new Fd(kernel.gate(), number);
        sockets.add(socket);
        Sockets options = kernel.sockets();
        options.setOption(socket, SocketOption.SO_REUSEADDR, 1);
        options.setOption(socket, SocketOption.SO_KEEPALIVE, 1);
        options.setOption(socket, SocketOption.TCP_NODELAY, 1);
        if (family == Family.IPV6) options.setOption(socket, SocketOption.IPV6_V6ONLY, 0);
        return socket;
    }

    /** Where they listen. */
    SocketAddress.Internet address() {
        return address;
    }

    boolean isEmpty() {
        return sockets.isEmpty();
    }

    /** One of them; the caller owns it. */
    Fd next() {
        return sockets.removeFirst();
    }

    @Override
    public void close() {
        sockets.forEach(Fd::close);
    }
}
