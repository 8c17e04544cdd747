package io.gatun.linux.security;

import io.gatun.linux.handle.Fd;
import java.util.List;

/**
 * BPF programs in the kernel (bpf(2)). A program lives for as long as a descriptor, a cgroup or a pinned name holds it. All
 * methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface BpfPrograms {
    /** Where in a cgroup a program is attached. */
    enum Hook {
        /** Asked before a device file is opened or made. */
        CGROUP_DEVICE
    }

    /** Who else may attach programs to the same hook. */
    enum Sharing {
        /** Nobody, neither here nor below. */
        EXCLUSIVE,
        /** A group below, whose program then runs instead. */
        OVERRIDABLE,
        /** Everybody; all programs run, and all must allow. */
        TOGETHER
    }

    /** A program's number in the kernel. */
    record Id(int number) {}

    /**
     * Loads a program. The caller closes the result.
     *
     * @throws BpfVerifierException if the kernel refuses the program, with the reason in its own words
     */
    Fd load(BpfProgram program);

    /** Attaches {@code program} to a cgroup; with {@link Sharing#TOGETHER} beside those that are there. */
    void attach(Fd program, Fd cgroup, Hook hook, Sharing sharing);

    /** Puts {@code program} in the place of {@code old}, which was attached with {@link Sharing#TOGETHER}, at one instant. */
    void replace(Fd old, Fd program, Fd cgroup, Hook hook);

    /** Detaches {@code program} from a cgroup. */
    void detach(Fd program, Fd cgroup, Hook hook);

    /** What is attached to a cgroup itself, in the order in which it runs. */
    List<Id> attached(Fd cgroup, Hook hook);

    /** A descriptor for a program found in a cgroup. The caller closes it. */
    Fd open(Id program);
}
