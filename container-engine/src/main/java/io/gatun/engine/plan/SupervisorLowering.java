package io.gatun.engine.plan;

import static io.gatun.linux.abi.Sched.CLONE_INTO_CGROUP;
import static io.gatun.linux.abi.Sched.CLONE_NEWTIME;
import static io.gatun.linux.abi.Sched.CLONE_PARENT;

import io.gatun.engine.plan.SupervisorStep.AdoptOrphans;
import io.gatun.engine.plan.SupervisorStep.AwaitExit;
import io.gatun.engine.plan.SupervisorStep.CgroupEntry;
import io.gatun.engine.plan.SupervisorStep.Clone;
import io.gatun.engine.plan.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.SupervisorStep.Join;
import io.gatun.engine.plan.SupervisorStep.JoinProcess;
import io.gatun.engine.plan.SupervisorStep.Leave;
import io.gatun.engine.plan.SupervisorStep.NewSession;
import io.gatun.engine.plan.SupervisorStep.Parent;
import io.gatun.engine.plan.SupervisorStep.ReleaseDescriptors;
import io.gatun.engine.plan.SupervisorStep.ReportPid;
import io.gatun.engine.plan.SupervisorStep.TimeNamespace;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Wait;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.stream.Collectors;

/** Supervisor steps as system calls. */
final class SupervisorLowering {
    private static final Operand ALL_ABOVE = Operand.of(0xffffffffL);
    private static final int CLONE_ARGS_BYTES = 88;
    private static final int CLONE_ARGS_EXIT_SIGNAL = 4;
    private static final int CLONE_ARGS_CGROUP = 10;

    private final Frame frame;
    private final ProgramBuilder out;
    private final ProgramBuilder.Label container;
    /** {@link StatusMessage.Started}; clone's result goes into its second half. */
    private final Address started;

    SupervisorLowering(Frame frame, ProgramBuilder.Label container) {
        this.frame = frame;
        this.out = frame.out;
        this.container = container;
        this.started = out.longs(StatusMessage.started(), 0);
    }

    void lower(SupervisorStep step) {
        switch (step) {
            case CloseOthers() -> closeFrom(frame.descriptors.firstFree());
            case NewSession() -> out.call(Syscall.SETSID);
            case AdoptOrphans() -> out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_CHILD_SUBREAPER), Operand.of(1));
            case TimeNamespace time -> timeNamespace(time);
            case Join(var type, var slot) -> out.call(Syscall.SETNS, frame.fd(slot), Operand.of(Namespaces.flag(type)));
            case JoinProcess(var types) ->
                out.call(Syscall.SETNS, frame.fd(Slot.TARGET), Operand.of(Namespaces.flags(types)));
            case Clone clone -> make(clone);
            case ReportPid() ->
                out.call(Syscall.WRITE, frame.fd(Slot.STATUS), started, Operand.of(StatusMessage.BYTES));
            case ReleaseDescriptors() -> release();
            case AwaitExit() -> awaitExit();
            case Leave() -> out.call(Syscall.EXIT_GROUP, Operand.NONE);
        }
    }

    private void closeFrom(int first) {
        out.call(Syscall.CLOSE_RANGE, Operand.of(first), ALL_ABOVE, Operand.NONE);
    }

    private void timeNamespace(TimeNamespace step) {
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
        frame.open(Operand.of(Fcntl.AT_FDCWD), "/proc/self/timens_offsets", Fcntl.O_WRONLY, 0, file);
        out.call(Syscall.WRITE, file.load(), frame.text(offsets), Operand.of(offsets.length()));
        frame.close(file);
    }

    private void make(Clone step) {
        long flags = Namespaces.flags(step.fresh()) | (step.parent() == Parent.CALLER ? CLONE_PARENT : 0);
        Address pid = started.plus(Integer.BYTES);
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

    private void release() {
        out.call(Syscall.CLOSE_RANGE, Operand.NONE, frame.fd(Slot.STATUS), Operand.NONE);
        closeFrom(frame.descriptors.firstReleased());
    }

    /** Adopted orphans are reaped on the way; only the container's own end counts. */
    private void awaitExit() {
        var again = out.label();
        var reaped = out.cell();
        var status = out.cell();
        out.place(again);
        out.call(Syscall.WAIT4, Operand.of(-1), status, Operand.of(Wait.__WALL), Operand.NONE)
                .into(reaped)
                .tolerating(Errno.EINTR)
                .ifNegative(again);
        var done = out.label();
        out.compare(reaped.load(), started.plus(Integer.BYTES).load()).ifZero(done);
        out.jump(again);
        out.place(done);
        out.call(Syscall.WRITE, frame.fd(Slot.EXIT), status, Operand.of(Long.BYTES));
        out.call(Syscall.EXIT_GROUP, Operand.NONE);
    }
}
