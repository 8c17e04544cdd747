package io.gatun.engine.plan.supervise;

import io.gatun.engine.plan.supervise.PollTable.Watched;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.List;

/**
 * Handing frames on to a reader that follows along, at its pace: while a frame waits, nothing more is read, but the end of
 * the container and of the engine is still noticed. A frame fits into a pipe that says it is ready, so writing never waits.
 * A reader that is gone is forgotten.
 */
final class LiveOutput {
    private final ProgramBuilder out;
    private final FrameBuffer buffer;
    private final Operand fd;
    private final Watched reader;
    /** Which stream's frame waits. */
    private final Address from;

    private int streams;

    LiveOutput(ProgramBuilder out, PollTable table, FrameBuffer buffer, int fd) {
        this.out = out;
        this.buffer = buffer;
        this.fd = Operand.of(fd);
        this.reader = table.add("live", PollTable.word(fd, Poll.POLLOUT));
        this.from = out.cell("from");
    }

    /** Begins without a frame. */
    void begin() {
        reader.ignore();
    }

    /** Lets the frame wait for its reader and goes on at {@code pending}, or at {@code next} if there is no reader. */
    void handOn(ProgramBuilder.Label next, Runnable pending) {
        reader.ifForgotten(next);
        out.compare(Operand.of(streams++), Operand.NONE).into(from);
        reader.watch();
        pending.run();
    }

    /** Goes on at {@code waiting} if a frame waits. */
    void ifWaiting(ProgramBuilder.Label waiting) {
        var nothingWaits = out.label();
        reader.ifIgnored(nothingWaits);
        out.jump(waiting);
        out.place(nothingWaits);
    }

    /** Writes the frame that waits, if the reader is ready; {@code done} follows, and then the turn of the next stream. */
    void deliver(ProgramBuilder.Label again, Runnable done, List<StreamReader> readers) {
        var nothingWaits = out.label();
        var delivered = out.label();
        var written = out.cell();
        reader.ifIgnored(nothingWaits);
        reader.ifQuiet(again);
        reader.ignore();
        out.call(Syscall.WRITE, fd, buffer.address(), buffer.total().load())
                .into(written)
                .toleratingEverything();
        out.compare(written.load(), buffer.total().load()).ifZero(delivered);
        reader.forget();
        out.call(Syscall.CLOSE, fd).toleratingEverything();
        out.place(delivered);
        done.run();
        for (int i = 0; i < readers.size(); i++) {
            out.compare(from.load(), Operand.of(i)).ifZero(readers.get(i).next());
        }
        out.place(nothingWaits);
    }
}
