package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.SOCK_CLOEXEC;
import static io.gatun.linux.abi.Socket.SOCK_DGRAM;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bringing {@code lo} up in a new network namespace: one ioctl (netdevice(7)), for which no netlink dialogue is needed. */
final class LoopbackLowering {
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final int IFNAMSIZ = 16;
    private static final int IFREQ_BYTES = 40;
    private static final short IFF_UP = 1;

    private LoopbackLowering() {}

    static void lower(ProgramBuilder out) {
        var request = ByteBuffer.allocate(IFREQ_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        request.put("lo".getBytes(StandardCharsets.US_ASCII)).putShort(IFNAMSIZ, IFF_UP);
        var socket = out.cell();
        out.call(Syscall.SOCKET, Operand.of(AF_INET), Operand.of(SOCK_DGRAM | SOCK_CLOEXEC), Operand.NONE)
                .into(socket);
        out.call(Syscall.IOCTL, socket.load(), Operand.of(SIOCSIFFLAGS), out.bytes(request.array()));
        out.call(Syscall.CLOSE, socket.load());
    }
}
