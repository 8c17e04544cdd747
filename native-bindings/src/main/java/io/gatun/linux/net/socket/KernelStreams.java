package io.gatun.linux.net.socket;

import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.AF_INET6;
import static io.gatun.linux.abi.Socket.AF_UNIX;
import static io.gatun.linux.abi.Socket.MSG_NOSIGNAL;
import static io.gatun.linux.abi.Socket.MSG_PEEK;
import static io.gatun.linux.abi.Socket.SHUT_WR;
import static io.gatun.linux.abi.Socket.SOCK_CLOEXEC;
import static io.gatun.linux.abi.Socket.SOCK_NONBLOCK;
import static io.gatun.linux.abi.Socket.SOCK_STREAM;
import static io.gatun.linux.abi.Socket.SOL_SOCKET;
import static io.gatun.linux.abi.Socket.SO_ERROR;
import static io.gatun.linux.abi.Socket.SO_LINGER;
import static io.gatun.linux.abi.SocketStruct.LINGER;
import static io.gatun.linux.abi.Splice.SPLICE_F_MOVE;
import static io.gatun.linux.abi.Splice.SPLICE_F_NONBLOCK;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.abi.Struct;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Sockets.Family;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link Streams} of the running kernel. */
public final class KernelStreams implements Streams {
    private final SyscallGate gate;
    // Values of options are read by the kernel only, so all threads may share them.
    private final MemorySegment on = Arena.ofAuto().allocateFrom(JAVA_INT, 1);
    private final MemorySegment noLinger = Arena.ofAuto().allocate(LINGER);

    public KernelStreams(SyscallGate gate) {
        this.gate = gate;
        noLinger.set(JAVA_INT, Struct.offset(LINGER, "l_onoff"), 1);
    }

    @Override
    public long socket(Family family) {
        int domain = switch (family) {
            case UNIX -> AF_UNIX;
            case IPV4 -> AF_INET;
            case IPV6 -> AF_INET6;
        };
        return gate.call(Syscall.SOCKET, domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }

    @Override
    public long accept4(Fd listening, SocketAddressBuffer peer) {
        peer.clear();
        return gate.retry(
                Syscall.ACCEPT4,
                listening.number(),
                peer.address(),
                peer.lengthAddress(),
                SOCK_NONBLOCK | SOCK_CLOEXEC,
                0,
                0);
    }

    @Override
    public long connect(Fd socket, SocketAddressBuffer to) {
        return gate.call(Syscall.CONNECT, socket.number(), to.address(), to.lengthBytes());
    }

    @Override
    public long receive(Fd socket, StreamBuffer into) {
        return gate.retry(Syscall.READ, socket.number(), into.address(), into.capacityBytes(), 0, 0, 0);
    }

    @Override
    public long peek(Fd socket, StreamBuffer into) {
        return gate.retry(Syscall.RECVFROM, socket.number(), into.address(), into.capacityBytes(), MSG_PEEK, 0, 0);
    }

    @Override
    public long receive(Fd socket, StreamBuffer into, long bytes) {
        return gate.retry(Syscall.READ, socket.number(), into.address(0, bytes), bytes, 0, 0, 0);
    }

    @Override
    public long receive(Fd socket, StreamBuffer into, long offset, long bytes) {
        return gate.retry(Syscall.READ, socket.number(), into.address(offset, bytes), bytes, 0, 0, 0);
    }

    @Override
    public long send(Fd socket, StreamBuffer from, long offset, long bytes) {
        return gate.retry(Syscall.SENDTO, socket.number(), from.address(offset, bytes), bytes, MSG_NOSIGNAL, 0, 0);
    }

    @Override
    public long splice(Fd from, Fd to, long bytes) {
        long flags = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;
        return gate.retry(Syscall.SPLICE, from.number(), 0, to.number(), 0, bytes, flags);
    }

    @Override
    public long localAddress(Fd socket, SocketAddressBuffer into) {
        into.clear();
        return gate.call(Syscall.GETSOCKNAME, socket.number(), into.address(), into.lengthAddress());
    }

    @Override
    public long peerAddress(Fd socket, SocketAddressBuffer into) {
        into.clear();
        return gate.call(Syscall.GETPEERNAME, socket.number(), into.address(), into.lengthAddress());
    }

    @Override
    public long finish(Fd socket) {
        return gate.call(Syscall.SHUTDOWN, socket.number(), SHUT_WR);
    }

    @Override
    public long resetOnClose(Fd socket) {
        return option(socket, SOL_SOCKET, SO_LINGER, noLinger);
    }

    @Override
    public long switchOn(Fd socket, SocketOption option) {
        return option(socket, option.level(), option.number(), on);
    }

    @Override
    public long bind(Fd socket, SocketAddressBuffer address) {
        return gate.call(Syscall.BIND, socket.number(), address.address(), address.lengthBytes());
    }

    private long option(Fd socket, int level, int option, MemorySegment value) {
        return gate.call(Syscall.SETSOCKOPT, socket.number(), level, option, value.address(), value.byteSize());
    }

    @Override
    public long failure(Fd socket) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            long result = gate.call(
                    Syscall.GETSOCKOPT, socket.number(), SOL_SOCKET, SO_ERROR, value.address(), length.address());
            return result < 0 ? -result : value.get(JAVA_INT, 0);
        }
    }
}
