package io.gatun.engine.plan;

import static io.gatun.linux.abi.Sched.CLONE_INTO_CGROUP;
import static io.gatun.linux.abi.Sched.CLONE_NEWTIME;
import static io.gatun.linux.abi.Sched.CLONE_PARENT;

import io.gatun.engine.plan.Supervision.Duty;
import io.gatun.engine.plan.SupervisorStep.AdoptOrphans;
import io.gatun.engine.plan.SupervisorStep.AwaitExit;
import io.gatun.engine.plan.SupervisorStep.BlockSignals;
import io.gatun.engine.plan.SupervisorStep.CgroupEntry;
import io.gatun.engine.plan.SupervisorStep.Clone;
import io.gatun.engine.plan.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.SupervisorStep.HoldStdin;
import io.gatun.engine.plan.SupervisorStep.Join;
import io.gatun.engine.plan.SupervisorStep.JoinProcess;
import io.gatun.engine.plan.SupervisorStep.Leave;
import io.gatun.engine.plan.SupervisorStep.LeaveDirectory;
import io.gatun.engine.plan.SupervisorStep.Name;
import io.gatun.engine.plan.SupervisorStep.NewSession;
import io.gatun.engine.plan.SupervisorStep.OpenLog;
import io.gatun.engine.plan.SupervisorStep.Parent;
import io.gatun.engine.plan.SupervisorStep.Protect;
import io.gatun.engine.plan.SupervisorStep.ReceiveTerminal;
import io.gatun.engine.plan.SupervisorStep.ReleaseDescriptors;
import io.gatun.engine.plan.SupervisorStep.ReportPid;
import io.gatun.engine.plan.SupervisorStep.TimeNamespace;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Tty;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.Optional;
import java.util.stream.Collectors;

/** Supervisor steps as system calls. */
final class SupervisorLowering {
    private static final long ALL_ABOVE = 0xffffffffL;
    private static final long PRIVATE = 077;
    // The lowest score that still allows the kernel to make an end, should nothing else be left to kill.
    private static final String LAST_TO_KILL = "-999";
    private static final int CLONE_ARGS_BYTES = 88;
    private static final int CLONE_ARGS_EXIT_SIGNAL = 4;
    private static final int CLONE_ARGS_CGROUP = 10;

    private final Frame frame;
    private final ProgramBuilder out;
    private final ProgramBuilder.Label container;
    private final Supervised supervised;
    private Optional<LogLowering> log = Optional.empty();

    SupervisorLowering(Frame frame, ProgramBuilder.Label container) {
        this.frame = frame;
        this.out = frame.out;
        this.container = container;
        this.supervised = new Supervised(frame);
    }

    void lower(SupervisorStep step) {
        switch (step) {
            case CloseOthers() -> close(frame.descriptors.firstFree(), ALL_ABOVE);
            case NewSession() -> out.call(Syscall.SETSID);
            case LeaveDirectory() -> leaveDirectory();
            case Name(var name) -> out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_NAME), frame.text(name));
            case OpenLog(var policy) -> openLog(policy);
            case AdoptOrphans() -> out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_CHILD_SUBREAPER), Operand.of(1));
            case TimeNamespace time -> timeNamespace(time);
            case Join(var type, var slot) -> out.call(Syscall.SETNS, frame.fd(slot), Operand.of(Namespaces.flag(type)));
            case JoinProcess(var types) ->
                out.call(Syscall.SETNS, frame.fd(Slot.TARGET), Operand.of(Namespaces.flags(types)));
            case Clone clone -> make(clone);
            case ReportPid() ->
                out.call(Syscall.WRITE, frame.fd(Slot.STATUS), supervised.started, Operand.of(StatusMessage.BYTES));
            case ReleaseDescriptors() -> release();
            case BlockSignals() ->
                out.call(
                        Syscall.RT_SIGPROCMASK,
                        Operand.of(Signal.SIG_SETMASK),
                        frame.constant(-1L),
                        Operand.NONE,
                        Operand.of(Long.BYTES));
            case Protect() -> protect();
            case HoldStdin() -> move(frame.fd(Slot.STDIN_WRITER), Descriptors.HELD_STDIN);
            case ReceiveTerminal() -> receiveTerminal();
            case AwaitExit await -> awaitExit(await);
            case Leave() -> out.call(Syscall.EXIT_GROUP, Operand.NONE);
        }
    }

    private void close(long first, long last) {
        out.call(Syscall.CLOSE_RANGE, Operand.of(first), Operand.of(last), Operand.NONE);
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
        frame.openHost("/proc/self/timens_offsets", Fcntl.O_WRONLY, file);
        out.call(Syscall.WRITE, file.load(), frame.text(offsets), Operand.of(offsets.length()));
        frame.close(file);
    }

    private void make(Clone step) {
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

    /** What is above was opened by the supervisor itself. */
    private void release() {
        close(0, frame.descriptors.number(Slot.STATUS));
        if (frame.descriptors.firstReleased() < frame.descriptors.firstFree()) {
            close(frame.descriptors.firstReleased(), frame.descriptors.firstFree() - 1L);
        }
    }

    private void leaveDirectory() {
        out.call(Syscall.CHDIR, frame.text("/"));
        out.call(Syscall.UMASK, Operand.of(PRIVATE));
    }

    private void openLog(LogPolicy policy) {
        var files = new LogLowering(frame, policy);
        files.open();
        log = Optional.of(files);
    }

    /** Only root may lower the score, and only where procfs is writable. */
    private void protect() {
        var file = out.cell();
        frame.open(Operand.of(Fcntl.AT_FDCWD), "/proc/self/oom_score_adj", Fcntl.O_WRONLY, 0, file)
                .toleratingEverything();
        out.call(Syscall.WRITE, file.load(), frame.text(LAST_TO_KILL), Operand.of(LAST_TO_KILL.length()))
                .toleratingEverything();
        out.call(Syscall.CLOSE, file.load()).toleratingEverything();
    }

    private void move(Operand from, int to) {
        out.call(Syscall.DUP3, from, Operand.of(to), Operand.of(Fcntl.O_CLOEXEC));
        out.call(Syscall.CLOSE, from);
    }

    /** A container that fails before it has a terminal closes its end of the socket. */
    private void receiveTerminal() {
        var gone = out.label();
        Address master = new DescriptorPassing(frame).receive(Slot.CONSOLE_RECEIVER, gone);
        move(master.load(), Descriptors.HELD_TERMINAL);
        long flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;
        out.call(Syscall.IOCTL, Operand.of(Descriptors.HELD_TERMINAL), Operand.of(Tty.TIOCGPTPEER), Operand.of(flags));
        out.place(gone);
        out.call(Syscall.CLOSE, frame.fd(Slot.CONSOLE_RECEIVER));
    }

    private void awaitExit(AwaitExit step) {
        if (step.sources().isEmpty() && !step.duties().contains(Duty.END_WITH_ENGINE)) {
            WaitLoop.lower(out, supervised);
        } else {
            new ServeLoop(frame, supervised, step).lower(log);
        }
    }
}
