package io.gatun.engine.plan.supervise;

import static io.gatun.linux.abi.Fcntl.O_APPEND;
import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_CREAT;
import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;
import static io.gatun.linux.abi.Fcntl.O_TRUNC;
import static io.gatun.linux.abi.Fcntl.O_WRONLY;
import static io.gatun.linux.abi.Fcntl.SEEK_END;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.record.LogFormat;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;

/**
 * Writing frames to files. What cannot be written is dropped: a full disk neither blocks nor ends a container, and the
 * frames' sequence numbers show what is missing. The files hold whole frames only.
 */
final class LogLowering {
    private static final Operand MODE = Operand.of(0600);

    private final Frame frame;
    private final ProgramBuilder out;
    private final LogPolicy policy;
    private final Address file;
    /** How many bytes the newest file may still grow. */
    private final Address room;

    LogLowering(Frame frame, LogPolicy policy) {
        this.frame = frame;
        this.out = frame.out;
        this.policy = policy;
        this.file = out.cell("log");
        this.room = out.cell("room");
    }

    /** Opens the newest file at its end. */
    void open() {
        open(LogFormat.FILE, O_APPEND).into(file);
        var size = out.cell("size");
        out.call(Syscall.LSEEK, file.load(), Operand.NONE, Operand.of(SEEK_END)).into(size);
        out.compare(Operand.of(policy.maxBytes()), size.load()).into(room);
    }

    /** Appends the {@code total} bytes of a frame. */
    void write(Address bytes, Address total) {
        var fits = out.label();
        var done = out.label();
        var failed = out.label();
        out.compare(room.load(), total.load()).into(room).ifNotNegative(fits);
        rotate(total, failed);
        out.place(fits);
        var written = out.cell("written");
        out.call(Syscall.WRITE, file.load(), bytes, total.load()).into(written).toleratingEverything();
        out.compare(written.load(), total.load()).ifZero(done);
        out.place(failed);
        giveBack(total);
        forgetTornFrame();
        out.place(done);
    }

    /** The room is as before, since nothing was written. */
    private void giveBack(Address total) {
        var negative = out.cell();
        out.compare(Operand.NONE, total.load()).into(negative);
        out.compare(room.load(), negative.load()).into(room);
    }

    private void forgetTornFrame() {
        var size = out.cell();
        out.compare(Operand.of(policy.maxBytes()), room.load()).into(size);
        out.call(Syscall.FTRUNCATE, file.load(), size.load()).toleratingEverything();
    }

    /**
     * The oldest file makes room for the new one, which is there before any other is renamed: if it cannot be made, the
     * next frame tries again.
     */
    private void rotate(Address total, ProgramBuilder.Label failed) {
        Operand directory = frame.fd(Slot.LOG_DIRECTORY);
        int oldest = policy.maxFiles() - 1;
        if (oldest > 0) {
            out.call(Syscall.UNLINKAT, directory, frame.text(LogFormat.file(oldest)), Operand.NONE)
                    .toleratingEverything();
        }
        var next = out.cell("next");
        open(LogFormat.NEXT_FILE, O_TRUNC | O_APPEND)
                .into(next)
                .toleratingEverything()
                .ifNegative(failed);
        for (int number = oldest; number > 0; number--) {
            rename(LogFormat.file(number - 1), LogFormat.file(number));
        }
        rename(LogFormat.NEXT_FILE, LogFormat.FILE);
        frame.close(file);
        out.compare(next.load(), Operand.NONE).into(file);
        out.compare(Operand.of(policy.maxBytes()), total.load()).into(room);
    }

    private ProgramBuilder.Call open(String name, long flags) {
        return out.call(
                Syscall.OPENAT,
                frame.fd(Slot.LOG_DIRECTORY),
                frame.text(name),
                Operand.of(O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags),
                MODE);
    }

    private void rename(String from, String to) {
        Operand directory = frame.fd(Slot.LOG_DIRECTORY);
        out.call(Syscall.RENAMEAT, directory, frame.text(from), directory, frame.text(to))
                .toleratingEverything();
    }
}
