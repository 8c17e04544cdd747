package io.gatun.engine.plan.supervise;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.record.ExitRecord;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;

/** The container's process as its supervisor knows it: the id, and how to note and to bring about its end. */
final class Supervised {
    private final Frame frame;
    private final ProgramBuilder out;
    /** {@link StatusMessage.Started}; the process id is its second half. */
    final Address started;
    /** The {@link ExitRecord}; wait4(2) writes the status of whatever it reaps. */
    private final Address record;

    private final Address reaped;

    Supervised(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
        this.started = out.longs(StatusMessage.started(), 0);
        this.record = out.longs(0, 0, 0);
        this.reaped = out.cell("reaped");
        out.name("container", pid());
        out.name("status", record);
        out.name("end", record.plus(ExitRecord.TIME_OFFSET));
    }

    /** The cell of the process id; 8 bytes, as clone(2) returns it. */
    Address pid() {
        return started.plus(Integer.BYTES);
    }

    /** Reaps a child; the entry that follows sees its process id, 0 or an error in {@link #reaped}. */
    ProgramBuilder.Call wait4(long flags) {
        return out.call(Syscall.WAIT4, Operand.of(-1), record, Operand.of(flags), Operand.NONE)
                .into(reaped);
    }

    /** Goes on at {@code label} if it was the container's process that was reaped. */
    void ifContainer(ProgramBuilder.Label label) {
        out.compare(reaped.load(), pid().load()).ifZero(label);
    }

    /** Goes on at {@code label} if nothing was reaped. */
    void ifNothing(ProgramBuilder.Label label) {
        out.compare(reaped.load(), Operand.of(1)).ifNegative(label);
    }

    /** Writes the record; a full disk is no reason to go on living. */
    void recordEnd() {
        out.call(Syscall.CLOCK_GETTIME, Operand.of(Poll.CLOCK_REALTIME), record.plus(ExitRecord.TIME_OFFSET));
        out.call(Syscall.WRITE, frame.fd(Slot.EXIT), record, Operand.of(ExitRecord.BYTES))
                .toleratingEverything();
    }

    /** Kills the process, which must not have been reaped: until then nothing else has its id. */
    void kill() {
        out.call(Syscall.KILL, pid().load(), Operand.of(Signal.SIGKILL)).tolerating(Errno.ESRCH);
    }

    /** Tells whoever asked for it that all is over, and ends. */
    void leave() {
        if (frame.descriptors.has(Slot.NOTIFY)) {
            out.call(Syscall.WRITE, frame.fd(Slot.NOTIFY), frame.constant(1L), Operand.of(Long.BYTES))
                    .toleratingEverything();
        }
        out.call(Syscall.EXIT_GROUP, Operand.NONE);
    }
}
