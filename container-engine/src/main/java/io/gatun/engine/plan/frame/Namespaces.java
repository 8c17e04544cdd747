package io.gatun.engine.plan.frame;

import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.linux.abi.Sched;
import java.util.Collection;

/** Namespace types as the flags of clone(2). */
public final class Namespaces {
    private Namespaces() {}

    public static long flag(NamespaceType type) {
        return switch (type) {
            case MOUNT -> Sched.CLONE_NEWNS;
            case PID -> Sched.CLONE_NEWPID;
            case NETWORK -> Sched.CLONE_NEWNET;
            case UTS -> Sched.CLONE_NEWUTS;
            case IPC -> Sched.CLONE_NEWIPC;
            case USER -> Sched.CLONE_NEWUSER;
            case CGROUP -> Sched.CLONE_NEWCGROUP;
            case TIME -> Sched.CLONE_NEWTIME;
        };
    }

    public static long flags(Collection<NamespaceType> types) {
        return types.stream().mapToLong(Namespaces::flag).reduce(0, (a, b) -> a | b);
    }
}
