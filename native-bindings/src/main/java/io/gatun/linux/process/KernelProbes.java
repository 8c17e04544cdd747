package io.gatun.linux.process;

import static io.gatun.linux.abi.ProcessStruct.CLONE_ARGS;
import static io.gatun.linux.abi.Sched.CLONE_INTO_CGROUP;
import static io.gatun.linux.abi.Struct.offset;
import static io.gatun.linux.abi.Syscall.CLONE3;
import static io.gatun.linux.abi.Syscall.CLOSE_RANGE;
import static io.gatun.linux.abi.Syscall.FSCONFIG;
import static io.gatun.linux.abi.Syscall.FSMOUNT;
import static io.gatun.linux.abi.Syscall.FSOPEN;
import static io.gatun.linux.abi.Syscall.KEYCTL;
import static io.gatun.linux.abi.Syscall.LANDLOCK_CREATE_RULESET;
import static io.gatun.linux.abi.Syscall.MEMFD_CREATE;
import static io.gatun.linux.abi.Syscall.MOUNT_SETATTR;
import static io.gatun.linux.abi.Syscall.MOVE_MOUNT;
import static io.gatun.linux.abi.Syscall.OPENAT2;
import static io.gatun.linux.abi.Syscall.OPEN_TREE;
import static io.gatun.linux.abi.Syscall.PIDFD_GETFD;
import static io.gatun.linux.abi.Syscall.PIDFD_OPEN;
import static io.gatun.linux.abi.Syscall.PIDFD_SEND_SIGNAL;
import static io.gatun.linux.abi.Syscall.SECCOMP;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallGate;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** {@link Probes} of the running kernel. */
public final class KernelProbes implements Probes {
    private static final long LANDLOCK_CREATE_RULESET_VERSION = 1;
    private static final long NO_SUCH_FD = Integer.MAX_VALUE;
    // With all bits set in every argument, each of these has a descriptor, a flag, a size or a command that no kernel
    // takes.
    private static final Set<Syscall> REFUSED_WITH_ALL_BITS = Set.of(
            CLONE3,
            CLOSE_RANGE,
            FSCONFIG,
            FSMOUNT,
            FSOPEN,
            KEYCTL,
            MEMFD_CREATE,
            MOUNT_SETATTR,
            MOVE_MOUNT,
            OPENAT2,
            OPEN_TREE,
            PIDFD_GETFD,
            PIDFD_OPEN,
            PIDFD_SEND_SIGNAL,
            SECCOMP);

    private final SyscallGate gate;

    public KernelProbes(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Answer ask(Syscall syscall) {
        if (!REFUSED_WITH_ALL_BITS.contains(syscall)) {
            throw new IllegalArgumentException(syscall.kernelName() + " could succeed");
        }
        return answer(gate.call(syscall, -1, -1, -1, -1, -1, -1));
    }

    @Override
    public Answer askCloneIntoCgroup() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(CLONE_ARGS);
            arguments.set(JAVA_LONG, offset(CLONE_ARGS, "flags"), CLONE_INTO_CGROUP);
            arguments.set(JAVA_LONG, offset(CLONE_ARGS, "cgroup"), NO_SUCH_FD);
            long result = gate.call(CLONE3, arguments.address(), CLONE_ARGS.byteSize());
            // A kernel without the flag refuses that before it looks for the group.
            return result == -Errno.EINVAL.number() || result == -Errno.E2BIG.number() ? Answer.ABSENT : answer(result);
        }
    }

    @Override
    public int landlockAbi() {
        long version = gate.call(LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION);
        return (int) Math.max(version, 0);
    }

    private static Answer answer(long result) {
        if (result == -Errno.ENOSYS.number()) {
            return Answer.ABSENT;
        }
        return result == -Errno.EPERM.number() ? Answer.FORBIDDEN : Answer.OFFERED;
    }
}
