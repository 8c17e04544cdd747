package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Action;
import java.util.OptionalInt;

/** Actions of profiles as the values filters return (SECCOMP_RET_* of linux/seccomp.h). */
final class FilterAction {
    static final int KILL_THREAD = 0x0000_0000;
    private static final int KILL_PROCESS = 0x8000_0000;
    private static final int TRAP = 0x0003_0000;
    private static final int ERRNO = 0x0005_0000;
    private static final int NOTIFY = 0x7fc0_0000;
    private static final int TRACE = 0x7ff0_0000;
    private static final int LOG = 0x7ffc_0000;
    private static final int ALLOW = 0x7fff_0000;

    private static final int DATA = 0xffff;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /** What a call gets that is newer than the profile, so that programs fall back to an older one. */
    static final int NO_SUCH_CALL = ERRNO | ENOSYS;

    private FilterAction() {}

    static int of(Seccomp.Rule rule) {
        return value(rule.action(), rule.errnoRet());
    }

    static int defaultOf(Seccomp profile) {
        return value(profile.defaultAction(), profile.defaultErrnoRet());
    }

    /** Whether the call may happen: a tracer or listener is asked, or it is only logged. */
    static boolean lets(Action action) {
        return switch (action) {
            case SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_TRACE, SCMP_ACT_NOTIFY -> true;
            case SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_ERRNO -> false;
        };
    }

    /**
     * Whether a default action leaves newer calls alone. As in runc, a listener does not: it was written against
     * the calls the profile names.
     */
    static boolean suitsNewerCalls(Action action) {
        return lets(action) && action != Action.SCMP_ACT_NOTIFY;
    }

    private static int value(Action action, OptionalInt data) {
        int errno = data.orElse(EPERM) & DATA;
        return switch (action) {
            case SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD -> KILL_THREAD;
            case SCMP_ACT_KILL_PROCESS -> KILL_PROCESS;
            case SCMP_ACT_TRAP -> TRAP;
            case SCMP_ACT_ERRNO -> ERRNO | errno;
            case SCMP_ACT_TRACE -> TRACE | errno;
            case SCMP_ACT_ALLOW -> ALLOW;
            case SCMP_ACT_LOG -> LOG;
            case SCMP_ACT_NOTIFY -> NOTIFY;
        };
    }
}
