package io.gatun.engine.plan.supervise;

import static io.gatun.linux.abi.Sched.CLONE_INTO_CGROUP;
import static io.gatun.linux.abi.Sched.CLONE_NEWTIME;
import static io.gatun.linux.abi.Sched.CLONE_PARENT;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.frame.Namespaces;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.SupervisorStep.CgroupEntry;
import io.gatun.engine.plan.step.SupervisorStep.Clone;
import io.gatun.engine.plan.step.SupervisorStep.JoinProcess;
import io.gatun.engine.plan.step.SupervisorStep.Parent;
import io.gatun.engine.plan.step.SupervisorStep.TimeNamespace;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.stream.Collectors;

/** Making the container's process: in new namespaces, or by way of a helper in those of a running container. */
final class CloneLowering {
    /** The exit code of a supervisor whose helper failed. */
    private static final int HELPER_FAILED = 113;

    private static final int CLONE_ARGS_BYTES = 88;
    private static final int CLONE_ARGS_EXIT_SIGNAL = 4;
    private static final int CLONE_ARGS_CGROUP = 10;

    private final Frame frame;
    private final ProgramBuilder out;
    private final Supervised supervised;
    /** Both ends of the pipe between supervisor and helper, as pipe2(2) writes them. */
    private final Address pipe;

    CloneLowering(Frame frame, Supervised supervised) {
        this.frame = frame;
        this.out = frame.out;
        this.supervised = supervised;
        this.pipe = out.longs(0, 0);
    }

    void timeNamespace(TimeNamespace step) {
        out.call(Syscall.UNSHARE, Operand.of(CLONE_NEWTIME));
        if (step.offsets().isEmpty()) {
            return;
        }
        String offsets = step.offsets().entrySet().stream()
                .map(e -> "%s %d %d\n"
                        .formatted(e.getKey(), e.getValue().secs(), e.getValue().nanosecs()))
                .sorted()
                .collect(Collectors.joining());
        var file = out.cell();
        frame.openHost("/proc/self/timens_offsets", Fcntl.O_WRONLY, file);
        out.call(Syscall.WRITE, file.load(), frame.text(offsets), Operand.of(offsets.length()));
        frame.close(file);
    }

    /** The process goes on at {@code container}. */
    void make(Clone step, ProgramBuilder.Label container) {
        long flags = Namespaces.flags(step.fresh()) | (step.parent() == Parent.CALLER ? CLONE_PARENT : 0);
        Address pid = supervised.pid();
        if (step.cgroup() == CgroupEntry.JOINS) {
            out.call(Syscall.CLONE, Operand.of(flags | Signal.SIGCHLD))
                    .into(pid)
                    .ifZero(container);
            return;
        }
        long[] arguments = new long[CLONE_ARGS_BYTES / Long.BYTES];
        arguments[0] = flags | CLONE_INTO_CGROUP;
        // With CLONE_PARENT the signal is the caller's, and clone3 wants none to be named (clone(2), "ERRORS").
        arguments[CLONE_ARGS_EXIT_SIGNAL] = step.parent() == Parent.CALLER ? 0 : Signal.SIGCHLD;
        arguments[CLONE_ARGS_CGROUP] = frame.descriptors.number(Slot.CGROUP);
        out.call(Syscall.CLONE3, out.longs(arguments), Operand.of(CLONE_ARGS_BYTES))
                .into(pid)
                .ifZero(container);
    }

    /** A procfs of the host's is left behind. */
    void join(JoinProcess step) {
        if (frame.hasProc()) {
            frame.closeProc();
        }
        out.call(Syscall.SETNS, frame.fd(Slot.TARGET), Operand.of(Namespaces.flags(step.namespaces())));
    }

    /** The helper goes on at {@code helper}. */
    void makeHelper(ProgramBuilder.Label helper) {
        out.call(Syscall.PIPE2, pipe, Operand.of(Fcntl.O_CLOEXEC));
        out.call(Syscall.CLONE, Operand.of(Signal.SIGCHLD)).ifZero(helper);
        out.call(Syscall.CLOSE, writer());
    }

    /** A helper that failed has said so itself and closed its end. */
    void receivePid() {
        var count = out.cell();
        var received = out.label();
        out.call(Syscall.READ, reader(), supervised.started, Operand.of(StatusMessage.BYTES))
                .into(count);
        out.compare(count.load(), Operand.of(StatusMessage.BYTES)).ifZero(received);
        out.call(Syscall.EXIT_GROUP, Operand.of(HELPER_FAILED));
        out.place(received);
        out.call(Syscall.CLOSE, reader());
    }

    void handOverPid() {
        out.call(Syscall.WRITE, writer(), supervised.started, Operand.of(StatusMessage.BYTES));
    }

    /** The lower half of a word; calls take descriptors of 32 bits and pass over the upper one. */
    private Operand reader() {
        return pipe.load();
    }

    private Operand writer() {
        return pipe.plus(Integer.BYTES).load();
    }
}
