package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_PROG_TYPE_CGROUP_DEVICE;
import static io.gatun.linux.abi.Bpf.BPF_PROG_TYPE_SOCKET_FILTER;

/** What a program is for. */
public enum BpfProgramType {
    /** Decides for a cgroup which devices may be opened and made; gets {@code struct bpf_cgroup_dev_ctx}. */
    CGROUP_DEVICE(BPF_PROG_TYPE_CGROUP_DEVICE),
    /** Decides which packets a socket gets; gets {@code struct __sk_buff}. */
    SOCKET_FILTER(BPF_PROG_TYPE_SOCKET_FILTER);

    private final int number;

    BpfProgramType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
