package io.gatun.engine.plan.supervise;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * For what and how long the loop waits: for everything and forever while the process lives; not for streams while a frame
 * waits for its reader; and when the process has ended, for nothing but what the streams still hold.
 */
final class PollTimeout {
    private final ProgramBuilder out;
    private final int withoutStreams;
    private final int all;
    private final Address watched;
    private final Address timeout;
    /** The timeout while streams are read: null, then zero. */
    private final Address readingTimeout;

    private final Address zero;

    PollTimeout(ProgramBuilder out, int withoutStreams, int all) {
        this.out = out;
        this.withoutStreams = withoutStreams;
        this.all = all;
        this.watched = out.name("watched", out.longs(all));
        this.timeout = out.cell("timeout");
        this.readingTimeout = out.cell();
        this.zero = out.longs(0, 0);
    }

    /** Waits; goes on at {@code over} when there is nothing left to wait for. */
    void poll(PollTable table, ProgramBuilder.Label again, ProgramBuilder.Label over) {
        var ready = out.cell("ready");
        out.call(Syscall.PPOLL, table.address(), watched.load(), timeout.load(), Operand.NONE, Operand.of(Long.BYTES))
                .into(ready)
                .tolerating(Errno.EINTR)
                .ifNegative(again);
        out.compare(ready.load(), Operand.NONE).ifZero(over);
    }

    /** Reads nothing until {@link #readOn}: goes on at {@code again}. */
    void holdStreams(ProgramBuilder.Label again) {
        set(watched, Operand.of(withoutStreams));
        set(timeout, Operand.NONE);
        out.jump(again);
    }

    /** Reads again. */
    void readOn() {
        set(watched, Operand.of(all));
        set(timeout, readingTimeout.load());
    }

    /**
     * Reads what is there and no more.
     *
     * @param ifWaiting goes on at a label if a frame waits for its reader, which gets its time
     */
    void end(Optional<Consumer<ProgramBuilder.Label>> ifWaiting) {
        var waiting = out.label();
        set(readingTimeout, zero);
        ifWaiting.ifPresent(branch -> branch.accept(waiting));
        set(timeout, readingTimeout.load());
        out.place(waiting);
    }

    private void set(Address cell, Operand value) {
        out.compare(value, Operand.NONE).into(cell);
    }
}
