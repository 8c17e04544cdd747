package io.gatun.linux.abi;

/** Constants of wait4(2) and waitid(2); names and values are the kernel headers'. */
@Header({"sys/wait.h", "signal.h"})
public final class Wait {
    public static final long P_ALL = 0;
    public static final long P_PID = 1;
    public static final long P_PGID = 2;
    public static final long P_PIDFD = 3;
    public static final long WNOHANG = 1;
    public static final long WEXITED = 4;
    public static final long WSTOPPED = 2;
    public static final long WCONTINUED = 8;
    public static final long WNOWAIT = 0x1000000;
    public static final long __WALL = 0x40000000;
    public static final long CLD_EXITED = 1;
    public static final long CLD_KILLED = 2;
    public static final long CLD_DUMPED = 3;

    private Wait() {}
}
