package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_PROG_TYPE_CGROUP_DEVICE;
import static io.gatun.linux.abi.Bpf.BPF_PROG_TYPE_CGROUP_SOCK_ADDR;
import static io.gatun.linux.abi.Bpf.BPF_PROG_TYPE_SOCKET_FILTER;

import io.gatun.linux.abi.Bpf;

/** What a program is for. */
public enum BpfProgramType {
    /** Decides for a cgroup which devices may be opened and made; gets {@code struct bpf_cgroup_dev_ctx}. */
    CGROUP_DEVICE(BPF_PROG_TYPE_CGROUP_DEVICE),
    /** Decides which packets a socket gets; gets {@code struct __sk_buff}. */
    SOCKET_FILTER(BPF_PROG_TYPE_SOCKET_FILTER),
    /** May change whom a socket connects to over IPv4; gets {@code struct bpf_sock_addr}, as those below do. */
    CGROUP_INET4_CONNECT(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_INET4_CONNECT),
    /** The same over IPv6. */
    CGROUP_INET6_CONNECT(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_INET6_CONNECT),
    /** May change where a datagram goes that names its receiver. */
    CGROUP_UDP4_SENDMSG(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_UDP4_SENDMSG),
    /** The same over IPv6. */
    CGROUP_UDP6_SENDMSG(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_UDP6_SENDMSG),
    /** May change from whom a datagram seems to come. */
    CGROUP_UDP4_RECVMSG(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_UDP4_RECVMSG),
    /** The same over IPv6. */
    CGROUP_UDP6_RECVMSG(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_UDP6_RECVMSG),
    /** May change to whom a socket seems to be connected. */
    CGROUP_INET4_GETPEERNAME(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_INET4_GETPEERNAME),
    /** The same over IPv6. */
    CGROUP_INET6_GETPEERNAME(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.BPF_CGROUP_INET6_GETPEERNAME);

    private final int number;
    private final int attachType;

    BpfProgramType(int number) {
        this(number, 0);
    }

    BpfProgramType(int number, int attachType) {
        this.number = number;
        this.attachType = attachType;
    }

    /** Where it will be attached, for types that have several places; 0 for others. */
    int attachType() {
        return attachType;
    }

    int number() {
        return number;
    }
}
