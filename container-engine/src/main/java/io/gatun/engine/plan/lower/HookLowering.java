package io.gatun.engine.plan.lower;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.step.ProcessStep.RunHook;
import io.gatun.engine.plan.step.ProcessStep.SeccompFilter;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Wait;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A hook as a child of the container's process: it has that one's root, user and rights, the state on standard input, and
 * writes to standard error only. If it fails, the container's process says so and ends.
 */
final class HookLowering {
    private static final long EVERY_DESCRIPTOR = 0xffffffffL;
    private static final int FIRST_CLOSED = 3;

    private final Frame frame;
    private final ProgramBuilder out;
    private final Consumer<SeccompFilter> confine;
    private final Address pid;
    private final Address pidfd;
    /** Half a word before the status, so that the word at its beginning has the status in its upper half. */
    private final Address shifted;

    private final Address message;

    HookLowering(Frame frame, Consumer<SeccompFilter> confine) {
        this.frame = frame;
        this.out = frame.out;
        this.confine = confine;
        this.pid = out.cell("hook");
        this.pidfd = out.cell();
        this.shifted = out.longs(0, 0);
        this.message = out.cell();
    }

    /**
     * Leaves the container's process with its standard streams, what it keeps for its program, the pipe it reports on and the
     * state, and makes it a process that others cannot look into. Its other descriptors lead out of the container.
     */
    static void hide(Frame frame) {
        frame.out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_DUMPABLE), Operand.NONE);
        int status = frame.descriptors.number(Slot.STATUS);
        int state = frame.descriptors.number(Slot.STATE);
        if (status + 1 < state) {
            close(frame.out, status + 1L, state - 1L);
        }
        close(frame.out, state + 1L, EVERY_DESCRIPTOR);
    }

    private static void close(ProgramBuilder out, long first, long last) {
        out.call(Syscall.CLOSE_RANGE, Operand.of(first), Operand.of(last), Operand.NONE);
    }

    void lower(RunHook step) {
        Hook hook = step.hook();
        var child = out.label();
        var late = out.label();
        var next = out.label();
        long flags = Signal.SIGCHLD | (hook.timeout().isPresent() ? Sched.CLONE_PIDFD : 0);
        out.call(Syscall.CLONE, Operand.of(flags), Operand.NONE, pidfd)
                .into(pid)
                .ifZero(child);
        hook.timeout().ifPresent(limit -> limit(limit, late));
        reap();
        out.compare(shifted.load(), Operand.NONE).ifZero(next);
        out.compare(shifted.load(), Operand.of(-StatusMessage.hookEnded(step.index())))
                .into(message);
        report();
        if (hook.timeout().isPresent()) {
            out.place(late);
            kill();
            reap();
            out.compare(Operand.of(StatusMessage.hookLate(step.index())), Operand.NONE)
                    .into(message);
            report();
        }
        out.place(child);
        become(step);
        out.place(next);
    }

    private void limit(Duration limit, ProgramBuilder.Label late) {
        Address poll = out.cell();
        out.compare(pidfd.load(), Operand.of(-(Poll.POLLIN << Integer.SIZE))).into(poll);
        // The kernel writes what is left of the time.
        Address time = out.longs(limit.toSeconds(), limit.toNanosPart());
        out.call(Syscall.PPOLL, poll, Operand.of(1), time, Operand.NONE).ifZero(late);
        frame.close(pidfd);
    }

    private void reap() {
        out.call(Syscall.WAIT4, pid.load(), shifted.plus(Integer.BYTES), Operand.of(Wait.__WALL), Operand.NONE);
    }

    /** It leads a session and a group of its own. */
    private void kill() {
        Address group = out.cell();
        out.compare(Operand.NONE, pid.load()).into(group);
        out.call(Syscall.KILL, group.load(), Operand.of(Signal.SIGKILL)).toleratingEverything();
        out.call(Syscall.KILL, pid.load(), Operand.of(Signal.SIGKILL)).toleratingEverything();
    }

    private void become(RunHook step) {
        Hook hook = step.hook();
        out.call(Syscall.SETSID);
        out.call(Syscall.LSEEK, frame.fd(Slot.STATE), Operand.NONE, Operand.of(Fcntl.SEEK_SET));
        out.call(Syscall.DUP3, frame.fd(Slot.STATE), Operand.NONE, Operand.NONE);
        out.call(Syscall.DUP3, Operand.of(2), Operand.of(1), Operand.NONE);
        // Descriptors that the program is to have are not for hooks.
        out.call(
                Syscall.CLOSE_RANGE,
                Operand.of(FIRST_CLOSED),
                Operand.of(EVERY_DESCRIPTOR),
                Operand.of(Fcntl.CLOSE_RANGE_CLOEXEC));
        step.filter().ifPresent(confine);
        Address arguments = out.vector(step.arguments());
        Address environment = out.vector(hook.env());
        out.call(Syscall.EXECVE, frame.text(hook.path()), arguments, environment)
                .into(shifted.plus(Integer.BYTES))
                .toleratingEverything();
        // The result is negative: taking it away adds the errno.
        out.compare(Operand.of(StatusMessage.hookMissing(step.index())), shifted.load())
                .into(message);
        report();
    }

    private void report() {
        out.call(Syscall.WRITE, frame.fd(Slot.STATUS), message, Operand.of(StatusMessage.BYTES));
        out.call(Syscall.EXIT_GROUP, Operand.of(1));
    }
}
