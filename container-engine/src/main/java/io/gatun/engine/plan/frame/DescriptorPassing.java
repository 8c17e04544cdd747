package io.gatun.engine.plan.frame;

import static io.gatun.linux.abi.Socket.MSG_CMSG_CLOEXEC;
import static io.gatun.linux.abi.Socket.SCM_RIGHTS;
import static io.gatun.linux.abi.Socket.SOL_SOCKET;

import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;

/** Sends a descriptor through a socket (unix(7), SCM_RIGHTS), with one byte of data as receivers expect. */
public final class DescriptorPassing {
    private static final long CMSG_BYTES = 16 + Integer.BYTES;
    private static final long CMSG_SPACE = 24;
    private static final int CMSG_DATA = 16;

    private final Frame frame;
    private final ProgramBuilder out;

    public DescriptorPassing(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
    }

    /** The descriptor stored in {@code fd} goes through the socket in {@code socket}. */
    public void send(Slot socket, Address fd) {
        Address control = out.words(
                Operand.of(CMSG_BYTES), Operand.of(SOL_SOCKET | (long) SCM_RIGHTS << Integer.SIZE), Operand.NONE);
        Address data = out.words(frame.text("gatun"), Operand.of(1));
        Address message = out.words(
                Operand.NONE, Operand.NONE, data, Operand.of(1), control, Operand.of(CMSG_SPACE), Operand.NONE);
        // The number is known only now: a duplicate's number is a result, and results can be stored in the message.
        out.call(Syscall.DUP, fd.load()).into(control.plus(CMSG_DATA));
        out.call(Syscall.SENDMSG, frame.fd(socket), message, Operand.NONE);
        frame.close(control.plus(CMSG_DATA));
    }

    /**
     * Waits for a descriptor to come through the socket in {@code socket}; goes on at {@code gone} if the other end is closed
     * or sends something else.
     *
     * @return the cell with the descriptor
     */
    public Address receive(Slot socket, ProgramBuilder.Label gone) {
        Address control = out.longs(0, 0, 0);
        Address data = out.words(out.cell(), Operand.of(1));
        Address message = out.words(
                Operand.NONE, Operand.NONE, data, Operand.of(1), control, Operand.of(CMSG_SPACE), Operand.NONE);
        var received = out.cell();
        out.call(Syscall.RECVMSG, frame.fd(socket), message, Operand.of(MSG_CMSG_CLOEXEC))
                .into(received)
                .toleratingEverything();
        out.compare(received.load(), Operand.of(1)).ifNegative(gone);
        out.compare(control.load(), Operand.of(CMSG_BYTES)).ifNegative(gone);
        return control.plus(CMSG_DATA);
    }
}
