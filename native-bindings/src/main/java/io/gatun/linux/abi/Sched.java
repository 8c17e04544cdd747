package io.gatun.linux.abi;

/** Constants of clone(2), unshare(2), setns(2) and sched_setattr(2): namespaces and scheduling; names and values are the kernel headers'. */
@Header({"sched.h", "linux/sched.h"})
public final class Sched {
    public static final long CLONE_VM = 0x100;
    public static final long CLONE_FS = 0x200;
    public static final long CLONE_FILES = 0x400;
    public static final long CLONE_SIGHAND = 0x800;
    public static final long CLONE_PIDFD = 0x1000;
    public static final long CLONE_VFORK = 0x4000;
    public static final long CLONE_PARENT = 0x8000;
    public static final long CLONE_NEWNS = 0x20000;
    public static final long CLONE_NEWCGROUP = 0x2000000;
    public static final long CLONE_NEWUTS = 0x4000000;
    public static final long CLONE_NEWIPC = 0x8000000;
    public static final long CLONE_NEWUSER = 0x10000000;
    public static final long CLONE_NEWPID = 0x20000000;
    public static final long CLONE_NEWNET = 0x40000000;
    public static final long CLONE_NEWTIME = 0x80;
    public static final long CLONE_INTO_CGROUP = 0x200000000L;
    public static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
    public static final long SCHED_OTHER = 0;
    public static final long SCHED_FIFO = 1;
    public static final long SCHED_RR = 2;
    public static final long SCHED_BATCH = 3;
    public static final long SCHED_IDLE = 5;
    public static final long SCHED_DEADLINE = 6;
    public static final long SCHED_FLAG_RESET_ON_FORK = 1;

    private Sched() {}
}
