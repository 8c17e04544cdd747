package io.gatun.engine.host;

import static io.gatun.engine.host.HostFeature.APPARMOR;
import static io.gatun.engine.host.HostFeature.BINFMT_MISC;
import static io.gatun.engine.host.HostFeature.EXECUTABLE_MEMFD;
import static io.gatun.engine.host.HostFeature.LANDLOCK;
import static io.gatun.engine.host.HostFeature.SECCOMP;
import static io.gatun.engine.host.HostFeature.SECCOMP_NOTIFICATION;
import static io.gatun.engine.host.HostFeature.SELINUX;

import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.host.HostFacts.KernelIdentity;
import io.gatun.engine.host.HostFacts.Limits;
import io.gatun.engine.host.HostFacts.Privileges;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.process.Probes.Answer;
import io.gatun.linux.security.SeccompFilters.Action;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Tries what this machine can do. */
final class HostProbe {
    private static final Map<HostFeature, String> NAMESPACES = Map.of(
            HostFeature.MOUNT_NAMESPACES, "mnt",
            HostFeature.PID_NAMESPACES, "pid",
            HostFeature.NETWORK_NAMESPACES, "net",
            HostFeature.IPC_NAMESPACES, "ipc",
            HostFeature.UTS_NAMESPACES, "uts",
            HostFeature.CGROUP_NAMESPACES, "cgroup",
            HostFeature.USER_NAMESPACES, "user",
            HostFeature.TIME_NAMESPACES, "time");

    private final Kernel kernel;
    private final SystemFiles system;

    HostProbe(Kernel kernel, SystemFiles system) {
        this.kernel = kernel;
        this.system = system;
    }

    HostFacts probe() {
        var layout = Cgroups.readLayout(kernel);
        return new HostFacts(identity(), privileges(), limits(), layout, features());
    }

    HostFacts probe(FactsCache cache) {
        var identity = identity();
        var privileges = privileges();
        var features = cache.read(identity, privileges).orElseGet(() -> {
            var tried = features();
            cache.write(identity, privileges, tried);
            return tried;
        });
        return new HostFacts(identity, privileges, limits(), Cgroups.readLayout(kernel), features);
    }

    private KernelIdentity identity() {
        return new KernelIdentity(
                system.text("proc/sys/kernel/osrelease").orElse("unknown"),
                Arch.current(),
                system.text("proc/sys/kernel/random/boot_id").orElse(""));
    }

    private Privileges privileges() {
        int uid = (int) kernel.gate().call(Syscall.GETEUID);
        return new Privileges(uid, kernel.self().capget().effective());
    }

    private Limits limits() {
        OptionalLong scope = system.number("proc/sys/kernel/yama/ptrace_scope");
        return new Limits(
                (int) system.number("proc/sys/kernel/cap_last_cap").orElse(0),
                system.number("proc/sys/user/max_user_namespaces").orElse(0),
                kernel.probes().landlockAbi(),
                scope.isPresent() ? OptionalInt.of((int) scope.getAsLong()) : OptionalInt.empty());
    }

    private Map<HostFeature, Availability> features() {
        Map<HostFeature, Availability> found = new EnumMap<>(HostFeature.class);
        addCalls(found);
        addSecurity(found);
        NAMESPACES.forEach(
                (feature, name) -> found.put(feature, Availability.of(system.exists("proc/self/ns/" + name))));
        found.put(BINFMT_MISC, Availability.of(system.exists("proc/sys/fs/binfmt_misc/status")));
        // 2: memory files may not be executed, whatever they were made for.
        boolean memfdForbidden = system.number("proc/sys/vm/memfd_noexec").orElse(0) == 2;
        found.put(EXECUTABLE_MEMFD, memfdForbidden ? Availability.FORBIDDEN : asked(Syscall.MEMFD_CREATE));
        new CgroupProbe(kernel, system).addTo(found);
        new MountProbe(kernel).addTo(found);
        return found;
    }

    private void addCalls(Map<HostFeature, Availability> found) {
        found.put(HostFeature.OPENAT2, asked(Syscall.OPENAT2));
        found.put(HostFeature.OPEN_TREE, weaker(asked(Syscall.OPEN_TREE), asked(Syscall.MOVE_MOUNT)));
        found.put(HostFeature.FSOPEN, weaker(asked(Syscall.FSOPEN), asked(Syscall.FSMOUNT)));
        found.put(HostFeature.MOUNT_SETATTR, asked(Syscall.MOUNT_SETATTR));
        found.put(HostFeature.CLONE3, asked(Syscall.CLONE3));
        found.put(HostFeature.CLONE_INTO_CGROUP, availability(kernel.probes().askCloneIntoCgroup()));
        found.put(HostFeature.PIDFD, weaker(asked(Syscall.PIDFD_OPEN), asked(Syscall.PIDFD_SEND_SIGNAL)));
        found.put(HostFeature.PIDFD_GETFD, asked(Syscall.PIDFD_GETFD));
        found.put(HostFeature.CLOSE_RANGE, asked(Syscall.CLOSE_RANGE));
        found.put(HostFeature.KEYRINGS, asked(Syscall.KEYCTL));
    }

    private void addSecurity(Map<HostFeature, Availability> found) {
        Availability seccomp = asked(Syscall.SECCOMP);
        boolean can = seccomp == Availability.PRESENT;
        found.put(SECCOMP, can ? Availability.of(offers(Action.ERRNO)) : seccomp);
        found.put(SECCOMP_NOTIFICATION, can ? Availability.of(offers(Action.USER_NOTIF)) : seccomp);
        boolean appArmor = system.text("sys/module/apparmor/parameters/enabled")
                .orElse("N")
                .startsWith("Y");
        found.put(APPARMOR, Availability.of(appArmor));
        found.put(SELINUX, Availability.of(system.exists("sys/fs/selinux/enforce")));
        found.put(LANDLOCK, Availability.of(kernel.probes().landlockAbi() > 0));
    }

    private boolean offers(Action action) {
        return kernel.seccompFilters().offers(action);
    }

    private Availability asked(Syscall syscall) {
        return availability(kernel.probes().ask(syscall));
    }

    private static Availability availability(Answer answer) {
        return switch (answer) {
            case OFFERED -> Availability.PRESENT;
            case ABSENT -> Availability.ABSENT;
            case FORBIDDEN -> Availability.FORBIDDEN;
        };
    }

    /** Of two calls that are of no use without each other. */
    private static Availability weaker(Availability one, Availability other) {
        return one == Availability.PRESENT ? other : one;
    }
}
