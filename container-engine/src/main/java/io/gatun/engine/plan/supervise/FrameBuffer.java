package io.gatun.engine.plan.supervise;

import io.gatun.engine.model.LogStream;
import io.gatun.engine.plan.record.LogFormat;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;

/** The frame that is being read and written: {@link LogFormat} in the supervisor's memory, and its length. */
final class FrameBuffer {
    private final ProgramBuilder out;
    private final int bytes;
    private final Address frame;
    private final Address total;
    private final Address sequence;

    FrameBuffer(ProgramBuilder out, int bytes) {
        this.out = out;
        this.bytes = bytes;
        this.frame = out.name("frame", out.scratch(bytes));
        this.total = out.cell("total");
        this.sequence = out.cell("sequence");
    }

    Address address() {
        return frame;
    }

    /** The cell with the frame's length, header included. */
    Address total() {
        return total;
    }

    /** Reads what is there; goes on at {@code nothing} with the result in {@link #count} if that is nothing. */
    void read(Operand fd, LogStream stream, ProgramBuilder.Label nothing) {
        int room = bytes - LogFormat.HEADER_BYTES;
        // A result has 8 bytes: each field is written before the one whose place the last one's upper half took.
        out.compare(Operand.of(LogFormat.firstWord(stream)), Operand.NONE).into(frame);
        out.call(Syscall.READ, fd, frame.plus(LogFormat.HEADER_BYTES), Operand.of(room))
                .into(count())
                .toleratingEverything();
        out.compare(count().load(), Operand.of(1)).ifNegative(nothing);
        out.compare(count().load(), Operand.of(-LogFormat.HEADER_BYTES)).into(total);
        out.compare(sequence.load(), Operand.of(-1)).into(sequence);
        out.compare(sequence.load(), Operand.NONE).into(frame.plus(LogFormat.SEQUENCE_OFFSET));
        out.call(Syscall.CLOCK_GETTIME, Operand.of(Poll.CLOCK_REALTIME), frame.plus(LogFormat.TIME_OFFSET));
    }

    /** What the last read returned. */
    Address count() {
        return frame.plus(LogFormat.LENGTH_OFFSET);
    }
}
