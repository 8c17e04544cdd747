package io.gatun.linux.abi;

/** Constants of prctl(2), seccomp(2) and capabilities(7); names and values are the kernel headers'. */
@Header({"linux/prctl.h", "linux/seccomp.h", "linux/securebits.h", "linux/capability.h"})
public final class Prctl {
    public static final long PR_SET_PDEATHSIG = 1;
    public static final long PR_GET_PDEATHSIG = 2;
    public static final long PR_GET_DUMPABLE = 3;
    public static final long PR_SET_DUMPABLE = 4;
    public static final long PR_SET_KEEPCAPS = 8;
    public static final long PR_SET_NAME = 15;
    public static final long PR_GET_NAME = 16;
    public static final long PR_CAPBSET_READ = 23;
    public static final long PR_CAPBSET_DROP = 24;
    public static final long PR_SET_SECUREBITS = 28;
    public static final long SECBIT_NO_SETUID_FIXUP = 4;
    public static final long PR_SET_CHILD_SUBREAPER = 36;
    public static final long PR_GET_CHILD_SUBREAPER = 37;
    public static final long PR_SET_NO_NEW_PRIVS = 38;
    public static final long PR_GET_NO_NEW_PRIVS = 39;
    public static final long PR_CAP_AMBIENT = 47;
    public static final long PR_CAP_AMBIENT_RAISE = 2;
    public static final long PR_CAP_AMBIENT_LOWER = 3;
    public static final long PR_CAP_AMBIENT_CLEAR_ALL = 4;
    public static final long PR_SET_MM = 35;
    public static final long _LINUX_CAPABILITY_VERSION_3 = 0x20080522;
    public static final long SECCOMP_SET_MODE_FILTER = 1;
    public static final long SECCOMP_GET_ACTION_AVAIL = 2;
    public static final long SECCOMP_GET_NOTIF_SIZES = 3;
    public static final long SECCOMP_FILTER_FLAG_TSYNC = 1;
    public static final long SECCOMP_FILTER_FLAG_LOG = 2;
    public static final long SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;
    public static final long SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
    public static final long SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 0x20;

    private Prctl() {}
}
