package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_CGROUP_DEVICE;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_INET4_CONNECT;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_INET4_GETPEERNAME;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_INET6_CONNECT;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_INET6_GETPEERNAME;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_UDP4_RECVMSG;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_UDP4_SENDMSG;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_UDP6_RECVMSG;
import static io.gatun.linux.abi.Bpf.BPF_CGROUP_UDP6_SENDMSG;

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
        CGROUP_DEVICE(BPF_CGROUP_DEVICE),
        /** Asked when a socket connects over IPv4, UDP included. */
        INET4_CONNECT(BPF_CGROUP_INET4_CONNECT),
        INET6_CONNECT(BPF_CGROUP_INET6_CONNECT),
        /** Asked when a datagram is sent that names its receiver. */
        UDP4_SENDMSG(BPF_CGROUP_UDP4_SENDMSG),
        UDP6_SENDMSG(BPF_CGROUP_UDP6_SENDMSG),
        /** Asked when a program is told who sent a datagram. */
        UDP4_RECVMSG(BPF_CGROUP_UDP4_RECVMSG),
        UDP6_RECVMSG(BPF_CGROUP_UDP6_RECVMSG),
        /** Asked when a program is told whom a socket is connected to. */
        INET4_GETPEERNAME(BPF_CGROUP_INET4_GETPEERNAME),
        INET6_GETPEERNAME(BPF_CGROUP_INET6_GETPEERNAME);

        private final int number;

        Hook(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
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
