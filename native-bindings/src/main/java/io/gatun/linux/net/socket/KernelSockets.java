package io.gatun.linux.net.socket;

import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.AF_INET6;
import static io.gatun.linux.abi.Socket.AF_UNIX;
import static io.gatun.linux.abi.Socket.SHUT_RD;
import static io.gatun.linux.abi.Socket.SHUT_RDWR;
import static io.gatun.linux.abi.Socket.SHUT_WR;
import static io.gatun.linux.abi.Socket.SOCK_CLOEXEC;
import static io.gatun.linux.abi.Socket.SOCK_DGRAM;
import static io.gatun.linux.abi.Socket.SOCK_SEQPACKET;
import static io.gatun.linux.abi.Socket.SOCK_STREAM;
import static io.gatun.linux.abi.Socket.SOL_SOCKET;
import static io.gatun.linux.abi.Socket.SO_PEERCRED;
import static io.gatun.linux.abi.Socket.SO_PEERPIDFD;
import static io.gatun.linux.abi.SocketStruct.UCRED;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link Sockets} of the running kernel. */
public final class KernelSockets implements Sockets {
    private final SyscallGate gate;

    public KernelSockets(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Fd socket(Family family, SocketType type) {
        long result = gate.call(Syscall.SOCKET, number(family), number(type) | SOCK_CLOEXEC, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.SOCKET, family, type, 0);
        }
        return new Fd(gate, result);
    }

    @Override
    public SocketPair socketpair(SocketType type) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            long result = gate.call(Syscall.SOCKETPAIR, AF_UNIX, number(type) | SOCK_CLOEXEC, 0, pair.address());
            if (result < 0) {
                throw SyscallException.of(result, Syscall.SOCKETPAIR, Family.UNIX, type, 0);
            }
            return new SocketPair(new Fd(gate, pair.get(JAVA_INT, 0)), new Fd(gate, pair.get(JAVA_INT, Integer.BYTES)));
        }
    }

    private static int number(Family family) {
        return switch (family) {
            case UNIX -> AF_UNIX;
            case IPV4 -> AF_INET;
            case IPV6 -> AF_INET6;
        };
    }

    private static int number(SocketType type) {
        return switch (type) {
            case STREAM -> SOCK_STREAM;
            case DATAGRAM -> SOCK_DGRAM;
            case SEQPACKET -> SOCK_SEQPACKET;
        };
    }

    @Override
    public void bind(Fd socket, SocketAddress address) {
        withAddress(Syscall.BIND, socket, address);
    }

    @Override
    public void connect(Fd socket, SocketAddress address) {
        Blocking.call(() -> withAddress(Syscall.CONNECT, socket, address));
    }

    // An interrupted connect(2) goes on in the kernel; making it again would say EALREADY, so it is not retried.
    private long withAddress(Syscall call, Fd socket, SocketAddress address) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment memory = NativeAddress.of(arena, address);
            long result = gate.call(call, socket.number(), memory.address(), memory.byteSize());
            if (result < 0) {
                throw SyscallException.of(result, call, socket, address);
            }
            return result;
        }
    }

    @Override
    public void listen(Fd socket, int backlog) {
        long result = gate.call(Syscall.LISTEN, socket.number(), backlog);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.LISTEN, socket, backlog);
        }
    }

    @Override
    public Fd accept4(Fd listening) {
        long result = Blocking.call(() -> gate.retry(Syscall.ACCEPT4, listening.number(), 0, 0, SOCK_CLOEXEC, 0, 0));
        if (result < 0) {
            throw SyscallException.of(
                    result, Syscall.ACCEPT4, listening, FlagText.bits(FlagSets.SOCKET_FLAGS, SOCK_CLOEXEC));
        }
        return new Fd(gate, result);
    }

    @Override
    public void shutdown(Fd socket, Direction direction) {
        int how = switch (direction) {
            case RECEIVING -> SHUT_RD;
            case SENDING -> SHUT_WR;
            case BOTH -> SHUT_RDWR;
        };
        long result = gate.call(Syscall.SHUTDOWN, socket.number(), how);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.SHUTDOWN, socket, direction);
        }
    }

    @Override
    public SocketAddress getsockname(Fd socket) {
        return address(Syscall.GETSOCKNAME, socket);
    }

    @Override
    public SocketAddress getpeername(Fd socket) {
        return address(Syscall.GETPEERNAME, socket);
    }

    private SocketAddress address(Syscall call, Fd socket) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(NativeAddress.MAX_BYTES, Long.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) memory.byteSize());
            long result = gate.call(call, socket.number(), memory.address(), length.address());
            if (result < 0) {
                throw SyscallException.of(result, call, socket);
            }
            return NativeAddress.read(memory.asSlice(0, Math.min(memory.byteSize(), length.get(JAVA_INT, 0))));
        }
    }

    @Override
    public int option(Fd socket, SocketOption option) {
        try (var arena = Arena.ofConfined()) {
            return get(arena, socket, option.level(), option.number(), JAVA_INT.byteSize(), option)
                    .get(JAVA_INT, 0);
        }
    }

    @Override
    public void setOption(Fd socket, SocketOption option, int value) {
        try (var arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(JAVA_INT, value).address();
            long result = gate.call(
                    Syscall.SETSOCKOPT, socket.number(), option.level(), option.number(), address, Integer.BYTES);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.SETSOCKOPT, socket, option, value);
            }
        }
    }

    @Override
    public Credentials peerCredentials(Fd socket) {
        try (var arena = Arena.ofConfined()) {
            return ControlMessages.credentials(
                    get(arena, socket, SOL_SOCKET, SO_PEERCRED, UCRED.byteSize(), new FlagText("SO_PEERCRED")));
        }
    }

    @Override
    public PidFd peerPidfd(Fd socket) {
        var pid = peerCredentials(socket)
                .pid()
                .orElseThrow(() -> SyscallException.of(
                        -Errno.ESRCH.number(), Syscall.GETSOCKOPT, socket, new FlagText("SO_PEERPIDFD")));
        try (var arena = Arena.ofConfined()) {
            var number =
                    get(arena, socket, SOL_SOCKET, SO_PEERPIDFD, JAVA_INT.byteSize(), new FlagText("SO_PEERPIDFD"));
            return new PidFd(new Fd(gate, number.get(JAVA_INT, 0)), pid);
        }
    }

    private MemorySegment get(Arena arena, Fd socket, int level, int option, long bytes, Object name) {
        MemorySegment value = arena.allocate(bytes, Long.BYTES);
        MemorySegment length = arena.allocateFrom(JAVA_INT, (int) bytes);
        long result = gate.call(Syscall.GETSOCKOPT, socket.number(), level, option, value.address(), length.address());
        if (result < 0) {
            throw SyscallException.of(result, Syscall.GETSOCKOPT, socket, name);
        }
        return value;
    }
}
