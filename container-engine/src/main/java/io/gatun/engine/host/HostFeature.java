package io.gatun.engine.host;

import static io.gatun.engine.model.Feature.State.DEGRADED;
import static io.gatun.engine.model.Feature.State.REFUSED;

import io.gatun.engine.model.Feature;

/** What containers are made with and not every machine has. */
public enum HostFeature {
    OPENAT2(
            "openat2",
            REFUSED,
            "paths in a container's tree cannot be followed without leaving it",
            "use Linux 5.6 or newer"),
    OPEN_TREE("open_tree, move_mount", REFUSED, "mounts cannot be made by descriptor", "use Linux 5.2 or newer"),
    FSOPEN("fsopen, fsmount", REFUSED, "file systems cannot be mounted by descriptor", "use Linux 5.2 or newer"),
    MOUNT_SETATTR("mount_setattr", REFUSED, "mounts cannot be made read-only as a tree", "use Linux 5.12 or newer"),
    IDMAPPED_MOUNTS(
            "id-mapped mounts",
            DEGRADED,
            "a container with a user namespace sees the owners of its layers unmapped",
            "use Linux 5.12 or newer and a file system that supports it, such as ext4 or xfs"),
    OVERLAY(
            "overlay",
            DEGRADED,
            "containers are made from directories and bundles only, not from images",
            "load the module: modprobe overlay"),
    OVERLAY_LOWERDIR_APPEND(
            "overlay lowerdir+",
            DEGRADED,
            "the engine itself mounts images of more than two layers, which makes each start a little slower",
            "use Linux 6.8 or newer"),
    OVERLAY_ON_IDMAPPED(
            "overlay on id-mapped layers",
            DEGRADED,
            "a container with a user namespace cannot use an image's layers as they are stored",
            "use Linux 5.19 or newer"),
    CLONE3("clone3", DEGRADED, "processes join their cgroups after they are born", "use Linux 5.3 or newer"),
    CLONE_INTO_CGROUP(
            "clone3 into a cgroup",
            DEGRADED,
            "joining a cgroup v2 takes a lock of the whole machine, which costs milliseconds",
            "use Linux 5.7 or newer"),
    PIDFD("pidfd_open, pidfd_send_signal", REFUSED, "a signal could hit a stranger", "use Linux 5.3 or newer"),
    PIDFD_GETFD(
            "pidfd_getfd",
            DEGRADED,
            "a restarted engine cannot take the output of running containers over",
            "use Linux 5.6 or newer"),
    CLOSE_RANGE("close_range", REFUSED, "a container could inherit descriptors of the host", "use Linux 5.9 or newer"),
    EXECUTABLE_MEMFD(
            "programs in memory",
            REFUSED,
            "the process that becomes a container is run from a memory file",
            "sysctl vm.memfd_noexec=0"),
    MOUNT_NAMESPACES("mount namespaces", REFUSED, "there are no containers without", "enable CONFIG_NAMESPACES"),
    PID_NAMESPACES("pid namespaces", DEGRADED, "containers that ask for one are refused", "enable CONFIG_PID_NS"),
    NETWORK_NAMESPACES(
            "network namespaces", DEGRADED, "containers that ask for one are refused", "enable CONFIG_NET_NS"),
    IPC_NAMESPACES("ipc namespaces", DEGRADED, "containers that ask for one are refused", "enable CONFIG_IPC_NS"),
    UTS_NAMESPACES("uts namespaces", DEGRADED, "containers that ask for one are refused", "enable CONFIG_UTS_NS"),
    CGROUP_NAMESPACES(
            "cgroup namespaces", DEGRADED, "containers that ask for one are refused", "enable CONFIG_CGROUPS"),
    USER_NAMESPACES(
            "user namespaces",
            DEGRADED,
            "containers that ask for one are refused",
            "enable CONFIG_USER_NS; sysctl user.max_user_namespaces must not be 0"),
    TIME_NAMESPACES("time namespaces", DEGRADED, "containers that ask for one are refused", "enable CONFIG_TIME_NS"),
    CGROUP_KILL(
            "cgroup.kill",
            DEGRADED,
            "containers are stopped and their processes killed one by one",
            "mount a cgroup2 tree (Linux 5.14 or newer)"),
    CGROUP_FREEZE(
            "cgroup.freeze",
            DEGRADED,
            "pausing needs the freezer of cgroup v1",
            "mount a cgroup2 tree (Linux 5.2 or newer)"),
    PRESSURE("pressure (psi)", DEGRADED, "statistics do not tell how long tasks waited", "boot with psi=1"),
    SWAP_ACCOUNTING(
            "swap accounting", DEGRADED, "limits of memory and swap together are refused", "boot with swapaccount=1"),
    DEVICE_FILTER(
            "device filter (bpf)",
            REFUSED,
            "cgroup v2 decides about devices by a BPF program",
            "enable CONFIG_CGROUP_BPF"),
    SECCOMP("seccomp", REFUSED, "system calls cannot be filtered", "enable CONFIG_SECCOMP_FILTER"),
    SECCOMP_NOTIFICATION(
            "seccomp notification",
            DEGRADED,
            "profiles that hand calls over to a listener are refused",
            "use Linux 5.0 or newer"),
    APPARMOR("AppArmor", DEGRADED, "containers that ask for a profile are refused", "boot with lsm=...,apparmor"),
    SELINUX("SELinux", DEGRADED, "containers that ask for a label are refused", "boot with selinux=1"),
    LANDLOCK("Landlock", DEGRADED, "programs inside cannot restrict themselves with it", "boot with lsm=landlock,..."),
    KEYRINGS(
            "session keyrings",
            DEGRADED,
            "containers cannot have one of their own; there are none to share either",
            "enable CONFIG_KEYS"),
    BINFMT_MISC(
            "binfmt_misc",
            DEGRADED,
            "programs of other architectures do not run",
            "mount -t binfmt_misc none /proc/sys/fs/binfmt_misc and install qemu-user-static");

    private final String title;
    private final Feature.State whenMissing;
    private final String loss;
    private final String remedy;

    HostFeature(String title, Feature.State whenMissing, String loss, String remedy) {
        this.title = title;
        this.whenMissing = whenMissing;
        this.loss = loss;
        this.remedy = remedy;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** What it means for containers if it is not there. */
    public Feature.State whenMissing() {
        return whenMissing;
    }

    String loss() {
        return loss;
    }

    String remedy() {
        return remedy;
    }
}
