package io.gatun.linux.abi;

/** Constants of seccomp(2) and seccomp_unotify(2): what a filter returns, what a listener asks; names and values are the kernel headers'. */
@Header({"sys/ioctl.h", "linux/seccomp.h"})
public final class Seccomp {
    public static final long SECCOMP_RET_KILL_PROCESS = 0x80000000L;
    public static final long SECCOMP_RET_KILL_THREAD = 0;
    public static final long SECCOMP_RET_TRAP = 0x30000;
    public static final long SECCOMP_RET_ERRNO = 0x50000;
    public static final long SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    public static final long SECCOMP_RET_TRACE = 0x7ff00000;
    public static final long SECCOMP_RET_LOG = 0x7ffc0000;
    public static final long SECCOMP_RET_ALLOW = 0x7fff0000;
    public static final long SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100L;
    public static final long SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101L;
    public static final long SECCOMP_IOCTL_NOTIF_ID_VALID = 0x40082102;
    public static final long SECCOMP_IOCTL_NOTIF_ADDFD = 0x40182103;
    public static final long SECCOMP_ADDFD_FLAG_SETFD = 1;
    public static final long SECCOMP_ADDFD_FLAG_SEND = 2;
    public static final long SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;

    private Seccomp() {}
}
