package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.CLOSE_RANGE_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Fcntl.O_RDONLY;
import static io.gatun.linux.abi.Fcntl.O_WRONLY;
import static io.gatun.linux.abi.Fcntl.RESOLVE_BENEATH;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_MAGICLINKS;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_XDEV;
import static io.gatun.linux.abi.Resource.IOPRIO_CLASS_SHIFT;
import static io.gatun.linux.abi.Resource.IOPRIO_WHO_PROCESS;

import io.gatun.engine.plan.frame.DescriptorPassing;
import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.step.ProcessStep;
import io.gatun.engine.plan.step.ProcessStep.Affinity;
import io.gatun.engine.plan.step.ProcessStep.AwaitStart;
import io.gatun.engine.plan.step.ProcessStep.BecomeInit;
import io.gatun.engine.plan.step.ProcessStep.BoundingSet;
import io.gatun.engine.plan.step.ProcessStep.Capabilities;
import io.gatun.engine.plan.step.ProcessStep.CloseOnExec;
import io.gatun.engine.plan.step.ProcessStep.Domainname;
import io.gatun.engine.plan.step.ProcessStep.Execute;
import io.gatun.engine.plan.step.ProcessStep.FindProgram;
import io.gatun.engine.plan.step.ProcessStep.HideFromHooks;
import io.gatun.engine.plan.step.ProcessStep.HooksDone;
import io.gatun.engine.plan.step.ProcessStep.HostDirectory;
import io.gatun.engine.plan.step.ProcessStep.Hostname;
import io.gatun.engine.plan.step.ProcessStep.Identity;
import io.gatun.engine.plan.step.ProcessStep.IoPriority;
import io.gatun.engine.plan.step.ProcessStep.Label;
import io.gatun.engine.plan.step.ProcessStep.LoopbackUp;
import io.gatun.engine.plan.step.ProcessStep.MemoryPolicy;
import io.gatun.engine.plan.step.ProcessStep.NewSession;
import io.gatun.engine.plan.step.ProcessStep.NoNewPrivileges;
import io.gatun.engine.plan.step.ProcessStep.Personality;
import io.gatun.engine.plan.step.ProcessStep.ProcFile;
import io.gatun.engine.plan.step.ProcessStep.Ready;
import io.gatun.engine.plan.step.ProcessStep.ResourceLimit;
import io.gatun.engine.plan.step.ProcessStep.RunHook;
import io.gatun.engine.plan.step.ProcessStep.Schedule;
import io.gatun.engine.plan.step.ProcessStep.SeccompFilter;
import io.gatun.engine.plan.step.ProcessStep.SessionKeyring;
import io.gatun.engine.plan.step.ProcessStep.StandardStreams;
import io.gatun.engine.plan.step.ProcessStep.Terminal;
import io.gatun.engine.plan.step.ProcessStep.Umask;
import io.gatun.engine.plan.step.ProcessStep.WorkingDirectory;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.ProcessSpec.Scheduler;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the process does to itself, as system calls. */
final class ProcessLowering {
    /** What starts a process that waits for its start; anything else, and the end of the pipe, ends it. */
    private static final int GO = 1;

    private static final long KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int SCHED_ATTR_BYTES = 48;

    private final Frame frame;
    private final ProgramBuilder out;
    private final MountLowering mounts;

    ProcessLowering(Frame frame, MountLowering mounts) {
        this.frame = frame;
        this.out = frame.out;
        this.mounts = mounts;
    }

    void lower(ProcessStep step) {
        switch (step) {
            case NewSession() -> out.call(Syscall.SETSID);
            case Hostname(var name) -> named(Syscall.SETHOSTNAME, name);
            case Domainname(var name) -> named(Syscall.SETDOMAINNAME, name);
            case LoopbackUp() -> LoopbackLowering.lower(out);
            case ProcFile file -> procFile(file);
            case Label label -> label(label);
            case ResourceLimit(var limit) -> resourceLimit(limit);
            case SessionKeyring(var name) -> sessionKeyring(name);
            case Personality(long persona) -> out.call(Syscall.PERSONALITY, Operand.of(persona));
            case Schedule(var scheduler) -> schedule(scheduler);
            case IoPriority(int level, int priority) -> ioPriority(level, priority);
            case MemoryPolicy(int mode, var mask) -> memoryPolicy(mode, mask);
            case Terminal terminal -> new TerminalLowering(frame).lower(terminal);
            case StandardStreams() -> standardStreams();
            case BoundingSet(long kept, int last) -> boundingSet(kept, last);
            case Identity(long uid, long gid, var groups) -> identity(uid, gid, groups);
            case Capabilities capabilities -> capabilities(capabilities);
            case NoNewPrivileges() -> out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_NO_NEW_PRIVS), Operand.of(1));
            case SeccompFilter filter -> seccomp(filter);
            case WorkingDirectory(var path) -> workingDirectory(path);
            case HostDirectory(var path) -> out.call(Syscall.CHDIR, frame.text(path));
            case Umask(int mask) -> out.call(Syscall.UMASK, Operand.of(mask));
            case FindProgram(var candidates) -> new ExecuteLowering(frame).find(candidates);
            case CloseOnExec(int kept) -> closeOnExec(kept);
            case Ready() -> say(StatusMessage.ready());
            case AwaitStart() -> awaitStart();
            case BecomeInit() -> new InitLoop(frame).lower();
            case Affinity(var mask, var processors) -> affinity(mask);
            case HideFromHooks() -> HookLowering.hide(frame);
            case HooksDone() -> say(StatusMessage.hooksDone());
            case RunHook hook -> new HookLowering(frame, this::seccomp).lower(hook);
            case Execute execute -> new ExecuteLowering(frame).execute(execute);
        }
    }

    private void sessionKeyring(String name) {
        out.call(Syscall.KEYCTL, Operand.of(KEYCTL_JOIN_SESSION_KEYRING), frame.text(name));
    }

    private void ioPriority(int level, int priority) {
        out.call(
                Syscall.IOPRIO_SET,
                Operand.of(IOPRIO_WHO_PROCESS),
                Operand.NONE,
                Operand.of((long) level << IOPRIO_CLASS_SHIFT | priority));
    }

    private void memoryPolicy(int mode, List<Long> mask) {
        out.call(
                Syscall.SET_MEMPOLICY,
                Operand.of(mode),
                mask.isEmpty() ? Operand.NONE : frame.constant(mask.toArray(Long[]::new)),
                Operand.of((long) mask.size() * Long.SIZE));
    }

    private void closeOnExec(int kept) {
        out.call(Syscall.CLOSE_RANGE, Operand.of(kept), Operand.of(0xffffffffL), Operand.of(CLOSE_RANGE_CLOEXEC));
    }

    private void say(long message) {
        out.call(Syscall.WRITE, frame.fd(Slot.STATUS), frame.constant(message), Operand.of(StatusMessage.BYTES));
    }

    private void affinity(List<Long> mask) {
        out.call(
                Syscall.SCHED_SETAFFINITY,
                Operand.NONE,
                Operand.of((long) mask.size() * Long.BYTES),
                frame.constant(mask.toArray(Long[]::new)));
    }

    private void named(Syscall call, String name) {
        out.call(call, frame.text(name), Operand.of(bytes(name)));
    }

    private void procFile(ProcFile file) {
        if (!frame.hasProc()) {
            mounts.create(mounts.open("proc"), 0, frame.proc);
            frame.procIsOpen();
        }
        var opened = out.cell();
        openProcFile(file.path(), O_WRONLY, opened);
        out.call(Syscall.WRITE, opened.load(), frame.text(file.value()), Operand.of(bytes(file.value())));
        frame.close(opened);
    }

    private void openProcFile(String path, long flags, Address into) {
        frame.open(frame.proc.load(), path, flags, RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS, into);
    }

    /** A label that was written somewhere else than it was meant to be would leave the program unconfined. */
    private void label(Label label) {
        procFile(new ProcFile(label.path(), label.written()));
        byte[] expected = label.expected().getBytes(StandardCharsets.UTF_8);
        int words = (expected.length + Long.BYTES - 1) / Long.BYTES;
        var wanted = ByteBuffer.allocate(words * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(expected)
                .rewind();
        var found = out.longs(new long[words]);
        var file = out.cell();
        openProcFile(label.path(), O_RDONLY, file);
        out.call(Syscall.READ, file.load(), found, Operand.of(expected.length));
        frame.close(file);
        for (int word = 0; word < words; word++) {
            var same = out.label();
            out.compare(found.plus(word * Long.BYTES).load(), Operand.of(wanted.getLong()))
                    .ifZero(same);
            frame.fail(Errno.EACCES);
            out.place(same);
        }
    }

    private void resourceLimit(Rlimit limit) {
        out.call(
                Syscall.PRLIMIT64,
                Operand.NONE,
                Operand.of(limit.type().number()),
                frame.constant(limit.soft(), limit.hard()),
                Operand.NONE);
    }

    private void schedule(Scheduler scheduler) {
        var attributes = ByteBuffer.allocate(SCHED_ATTR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long flags = scheduler.flags().stream().mapToLong(Scheduler.Flag::bit).sum();
        attributes.putInt(SCHED_ATTR_BYTES).putInt(scheduler.policy().number()).putLong(flags);
        attributes.putInt(scheduler.nice()).putInt(scheduler.priority());
        attributes.putLong(scheduler.runtimeNanos());
        attributes.putLong(scheduler.deadlineNanos());
        attributes.putLong(scheduler.periodNanos());
        out.call(Syscall.SCHED_SETATTR, Operand.NONE, out.bytes(attributes.array()), Operand.NONE);
    }

    private void standardStreams() {
        var streams = List.of(Slot.STDIN, Slot.STDOUT, Slot.STDERR);
        for (int number = 0; number < streams.size(); number++) {
            if (frame.descriptors.has(streams.get(number))) {
                out.call(Syscall.DUP3, frame.fd(streams.get(number)), Operand.of(number), Operand.NONE);
            }
        }
    }

    private void boundingSet(long kept, int last) {
        for (int capability = 0; capability <= last; capability++) {
            if ((kept >> capability & 1) == 0) {
                out.call(Syscall.PRCTL, Operand.of(Prctl.PR_CAPBSET_DROP), Operand.of(capability));
            }
        }
    }

    private void identity(long uid, long gid, List<Long> groups) {
        // The capabilities survive the change of user; the next step sets them to what they shall be.
        out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_KEEPCAPS), Operand.of(1));
        var list = ByteBuffer.allocate(groups.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        groups.forEach(group -> list.putInt((int) (long) group));
        out.call(
                Syscall.SETGROUPS,
                Operand.of(groups.size()),
                groups.isEmpty() ? Operand.NONE : out.bytes(list.array()));
        out.call(Syscall.SETRESGID, Operand.of(gid), Operand.of(gid), Operand.of(gid));
        out.call(Syscall.SETRESUID, Operand.of(uid), Operand.of(uid), Operand.of(uid));
    }

    private void capabilities(Capabilities sets) {
        var header = frame.constant(0x20080522L);
        var data = ByteBuffer.allocate(6 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int half = 0; half < Long.SIZE; half += Integer.SIZE) {
            data.putInt((int) (sets.effective() >> half));
            data.putInt((int) (sets.permitted() >> half));
            data.putInt((int) (sets.inheritable() >> half));
        }
        out.call(Syscall.CAPSET, header, out.bytes(data.array()));
        for (int capability = 0; capability < Long.SIZE; capability++) {
            if ((sets.ambient() >> capability & 1) != 0) {
                out.call(
                        Syscall.PRCTL,
                        Operand.of(Prctl.PR_CAP_AMBIENT),
                        Operand.of(Prctl.PR_CAP_AMBIENT_RAISE),
                        Operand.of(capability));
            }
        }
    }

    private void seccomp(SeccompFilter step) {
        byte[] filter = step.program().bytes();
        var program = out.words(Operand.of(step.program().instructions().size()), out.bytes(filter));
        var call =
                out.call(Syscall.SECCOMP, Operand.of(Prctl.SECCOMP_SET_MODE_FILTER), Operand.of(step.flags()), program);
        if (step.listener()) {
            var listener = out.cell();
            call.into(listener);
            new DescriptorPassing(frame).send(Slot.LISTENER, listener);
            frame.close(listener);
        }
    }

    private void workingDirectory(String path) {
        var directory = out.cell();
        frame.openBelow(Operand.of(AT_FDCWD), "/" + path, O_PATH | O_DIRECTORY, directory);
        out.call(Syscall.FCHDIR, directory.load());
        frame.close(directory);
    }

    private void awaitStart() {
        var started = out.label();
        var answer = out.cell("start");
        out.call(Syscall.READ, frame.fd(Slot.START), answer, Operand.of(1));
        out.compare(answer.load(), Operand.of(GO)).ifZero(started);
        out.call(Syscall.EXIT_GROUP, Operand.of(Lowering.ENGINE_GONE));
        out.place(started);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
