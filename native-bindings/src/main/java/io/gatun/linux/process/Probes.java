package io.gatun.linux.process;

import io.gatun.linux.abi.Syscall;

/** What this kernel, and whatever filters our calls, lets us do: asked by calls that must fail, whose errno tells. */
public interface Probes {
    /** What became of a call that cannot succeed. */
    enum Answer {
        /** The kernel looked at the arguments and refused those. */
        OFFERED,
        /** The kernel does not have the call, or a system call filter says so (ENOSYS). */
        ABSENT,
        /** Not for us: a capability is missing, or a system call filter refuses (EPERM). */
        FORBIDDEN
    }

    /**
     * Whether a system call can be made.
     *
     * @throws IllegalArgumentException if there are no arguments of {@code syscall} that are sure to be refused
     */
    Answer ask(Syscall syscall);

    /** Whether clone3(2) takes CLONE_INTO_CGROUP. */
    Answer askCloneIntoCgroup();

    /** The version of Landlock's interface (landlock_create_ruleset(2)); 0 if there is none. */
    int landlockAbi();
}
