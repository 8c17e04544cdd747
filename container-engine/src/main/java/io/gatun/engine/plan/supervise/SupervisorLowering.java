package io.gatun.engine.plan.supervise;

import io.gatun.engine.plan.frame.DescriptorPassing;
import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.frame.Namespaces;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.SupervisorStep;
import io.gatun.engine.plan.step.SupervisorStep.AdoptOrphans;
import io.gatun.engine.plan.step.SupervisorStep.AwaitExit;
import io.gatun.engine.plan.step.SupervisorStep.BlockSignals;
import io.gatun.engine.plan.step.SupervisorStep.Clone;
import io.gatun.engine.plan.step.SupervisorStep.CloneHelper;
import io.gatun.engine.plan.step.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.step.SupervisorStep.CloseStatus;
import io.gatun.engine.plan.step.SupervisorStep.GiveStreams;
import io.gatun.engine.plan.step.SupervisorStep.HandOverPid;
import io.gatun.engine.plan.step.SupervisorStep.Hide;
import io.gatun.engine.plan.step.SupervisorStep.HoldStdin;
import io.gatun.engine.plan.step.SupervisorStep.Join;
import io.gatun.engine.plan.step.SupervisorStep.JoinProcess;
import io.gatun.engine.plan.step.SupervisorStep.Leave;
import io.gatun.engine.plan.step.SupervisorStep.LeaveDirectory;
import io.gatun.engine.plan.step.SupervisorStep.Name;
import io.gatun.engine.plan.step.SupervisorStep.NewSession;
import io.gatun.engine.plan.step.SupervisorStep.OpenLog;
import io.gatun.engine.plan.step.SupervisorStep.Protect;
import io.gatun.engine.plan.step.SupervisorStep.ReceivePid;
import io.gatun.engine.plan.step.SupervisorStep.ReceiveTerminal;
import io.gatun.engine.plan.step.SupervisorStep.ReleaseDescriptors;
import io.gatun.engine.plan.step.SupervisorStep.ReportPid;
import io.gatun.engine.plan.step.SupervisorStep.TimeNamespace;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Tty;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.Optional;

/** Supervisor steps as system calls. */
public final class SupervisorLowering {
    private static final long ALL_ABOVE = 0xffffffffL;
    private static final long PRIVATE = 077;
    // The lowest score that still allows the kernel to make an end, should nothing else be left to kill.
    private static final String LAST_TO_KILL = "-999";

    private final Frame frame;
    private final ProgramBuilder out;
    private final ProgramBuilder.Label helper;
    private final ProgramBuilder.Label container;
    private final Supervised supervised;
    private final CloneLowering clones;
    private Optional<LogLowering> log = Optional.empty();

    /** The helper and the container's process go on at their labels. */
    public SupervisorLowering(Frame frame, ProgramBuilder.Label helper, ProgramBuilder.Label container) {
        this.frame = frame;
        this.out = frame.out;
        this.helper = helper;
        this.container = container;
        this.supervised = new Supervised(frame);
        this.clones = new CloneLowering(frame, supervised);
    }

    public void lower(SupervisorStep step) {
        switch (step) {
            case CloseOthers() -> close(frame.descriptors.firstFree(), ALL_ABOVE);
            case NewSession() -> out.call(Syscall.SETSID);
            case LeaveDirectory() -> leaveDirectory();
            case Name(var name) -> out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_NAME), frame.text(name));
            case OpenLog(var policy) -> openLog(policy);
            case GiveStreams(var streams, long owner) ->
                streams.forEach(slot -> out.call(Syscall.FCHOWN, frame.fd(slot), Operand.of(owner), Operand.of(-1)));
            case AdoptOrphans() -> out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_CHILD_SUBREAPER), Operand.of(1));
            case TimeNamespace time -> clones.timeNamespace(time);
            case Join(var type, var slot) -> out.call(Syscall.SETNS, frame.fd(slot), Operand.of(Namespaces.flag(type)));
            case JoinProcess join -> clones.join(join);
            case Clone clone -> clones.make(clone, container);
            case CloneHelper() -> clones.makeHelper(helper);
            case ReceivePid() -> clones.receivePid();
            case HandOverPid() -> clones.handOverPid();
            case Hide() -> out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_DUMPABLE), Operand.of(0));
            case ReportPid() ->
                out.call(Syscall.WRITE, frame.fd(Slot.STATUS), supervised.started, Operand.of(StatusMessage.BYTES));
            case ReleaseDescriptors() -> release();
            case CloseStatus() -> out.call(Syscall.CLOSE, frame.fd(Slot.STATUS));
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

    /** What is above was opened by the supervisor itself. */
    private void release() {
        close(0, frame.descriptors.number(Slot.STATUS) - 1L);
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
        frame.openHost("/proc/self/oom_score_adj", Fcntl.O_WRONLY, file).toleratingEverything();
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
