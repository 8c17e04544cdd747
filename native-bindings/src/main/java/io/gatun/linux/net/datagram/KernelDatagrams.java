package io.gatun.linux.net.datagram;

import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.AF_INET6;
import static io.gatun.linux.abi.Socket.MSG_NOSIGNAL;
import static io.gatun.linux.abi.Socket.SOCK_CLOEXEC;
import static io.gatun.linux.abi.Socket.SOCK_DGRAM;
import static io.gatun.linux.abi.Socket.SOCK_NONBLOCK;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Sockets.Family;

/** {@link Datagrams} of the running kernel. */
public final class KernelDatagrams implements Datagrams {
    private final SyscallGate gate;

    public KernelDatagrams(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public long socket(Family family) {
        int domain = switch (family) {
            case IPV4 -> AF_INET;
            case IPV6 -> AF_INET6;
            case UNIX -> throw new IllegalArgumentException("datagrams of the Internet only");
        };
        return gate.call(Syscall.SOCKET, domain, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }

    @Override
    public long receive(Fd socket, DatagramBatch into, int first, int count) {
        long address = into.incoming(first, count);
        long received = gate.retry(Syscall.RECVMMSG, socket.number(), address, count, 0, 0, 0);
        if (received > 0) into.read(first, (int) received);
        return received;
    }

    @Override
    public long send(Fd socket, DatagramBatch from, int first, int count) {
        long sent = sendAll(socket, from.outgoing(first, count), count);
        boolean cannotBeSplit = sent == -Errno.EINVAL.number()
                || sent == -Errno.EIO.number()
                || sent == -Errno.EMSGSIZE.number()
                || sent == -Errno.EOPNOTSUPP.number();
        return cannotBeSplit && from.isSeveral(first) ? sendEach(socket, from, first) : sent;
    }

    // A way on which the kernel cannot cut what was received as one: the parts may be longer than its packets, for one.
    private long sendEach(Fd socket, DatagramBatch from, int place) {
        for (int offset = 0; offset < from.bytes(place); offset += from.partBytes(place)) {
            from.part(place, offset);
            long sent = sendAll(socket, from.outgoing(place, 1), 1);
            if (sent < 0) return sent;
        }
        return 1;
    }

    private long sendAll(Fd socket, long address, int count) {
        return gate.retry(Syscall.SENDMMSG, socket.number(), address, count, MSG_NOSIGNAL, 0, 0);
    }
}
