package io.gatun.engine.security;

import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_ALLOW;
import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_ERRNO;
import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_KILL_PROCESS;
import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_KILL_THREAD;
import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_LOG;
import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_TRACE;
import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_TRAP;
import static io.gatun.linux.abi.Seccomp.SECCOMP_RET_USER_NOTIF;

import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Action;
import io.gatun.linux.abi.Errno;
import java.util.OptionalInt;

/** Actions of profiles as the values filters return (SECCOMP_RET_* of linux/seccomp.h). */
final class FilterAction {
    static final int KILL_THREAD = (int) SECCOMP_RET_KILL_THREAD;

    private static final int DATA = 0xffff;

    /** What a call gets that is newer than the profile, so that programs fall back to an older one. */
    static final int NO_SUCH_CALL = (int) SECCOMP_RET_ERRNO | Errno.ENOSYS.number();

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
        int errno = data.orElse(Errno.EPERM.number()) & DATA;
        return switch (action) {
            case SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD -> KILL_THREAD;
            case SCMP_ACT_KILL_PROCESS -> (int) SECCOMP_RET_KILL_PROCESS;
            case SCMP_ACT_TRAP -> (int) SECCOMP_RET_TRAP;
            case SCMP_ACT_ERRNO -> (int) SECCOMP_RET_ERRNO | errno;
            case SCMP_ACT_TRACE -> (int) SECCOMP_RET_TRACE | errno;
            case SCMP_ACT_ALLOW -> (int) SECCOMP_RET_ALLOW;
            case SCMP_ACT_LOG -> (int) SECCOMP_RET_LOG;
            case SCMP_ACT_NOTIFY -> (int) SECCOMP_RET_USER_NOTIF;
        };
    }
}
