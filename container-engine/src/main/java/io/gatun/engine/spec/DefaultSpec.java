package io.gatun.engine.spec;

import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec.Root;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.Resources.DeviceRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code gatun oci spec} writes: a document to start from, with the shape of runc's. The one difference is a cgroup
 * namespace on every host: without it a container sees, and on cgroup v1 may write, groups of the host.
 */
public final class DefaultSpec {
    private static final List<String> CAPABILITIES = List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/sys/firmware",
            "/proc/scsi");
    private static final List<String> READONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private DefaultSpec() {}

    /** The document for root: {@code sh} on a terminal in a read-only {@code rootfs}. */
    public static OciSpec rootful() {
        return OciSpec.builder()
                .process(process())
                .root(new Root("rootfs", true))
                .hostname("gatun")
                .mounts(mounts())
                .linux(LinuxSpec.builder()
                        .resources(Resources.NONE.withDevices(List.of(DeviceRule.DENY_ALL)))
                        .namespaces(namespaces())
                        .maskedPaths(MASKED)
                        .readonlyPaths(READONLY)
                        .build())
                .build();
    }

    /**
     * The document for an ordinary user: a user namespace in which it is root, the host's network, the host's sysfs,
     * and no limits.
     *
     * @param uid its user id on the host
     * @param gid its group id on the host
     */
    public static OciSpec rootless(long uid, long gid) {
        var document = rootful();
        var namespaces = Stream.concat(
                        document.linux().namespaces().stream().filter(each -> each.type() != NamespaceType.NETWORK),
                        Stream.of(Namespace.fresh(NamespaceType.USER)))
                .toList();
        return document.toBuilder()
                .mounts(document.mounts().stream()
                        .map(DefaultSpec::unprivileged)
                        .toList())
                .linux(document.linux().toBuilder()
                        .uidMappings(List.of(new IdMapping(0, uid, 1)))
                        .gidMappings(List.of(new IdMapping(0, gid, 1)))
                        .resources(Resources.NONE)
                        .namespaces(namespaces)
                        .build())
                .build();
    }

    private static ProcessSpec process() {
        return ProcessSpec.of("sh")
                .terminal(true)
                .env(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"))
                .capabilities(CapabilitySets.held(CAPABILITIES))
                .rlimits(List.of(new Rlimit(Rlimit.Type.RLIMIT_NOFILE, 1024, 1024)))
                .noNewPrivileges(true)
                .build();
    }

    private static List<Namespace> namespaces() {
        return Stream.of(
                        NamespaceType.PID,
                        NamespaceType.NETWORK,
                        NamespaceType.IPC,
                        NamespaceType.UTS,
                        NamespaceType.MOUNT,
                        NamespaceType.CGROUP)
                .map(Namespace::fresh)
                .toList();
    }

    private static List<Mount> mounts() {
        return List.of(
                Mount.of("/proc", "proc", "proc"),
                Mount.of("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                Mount.of(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        "nosuid",
                        "noexec",
                        "newinstance",
                        "ptmxmode=0666",
                        "mode=0620",
                        "gid=5"),
                Mount.of("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
                Mount.of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"));
    }

    // A user namespace alone may not mount sysfs, and has no group 5 to give terminals to.
    private static Mount unprivileged(Mount mount) {
        if (mount.destination().equals("/sys")) {
            return Mount.of("/sys", "none", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro");
        }
        var options = mount.options().stream()
                .filter(option -> !option.startsWith("gid=") && !option.startsWith("uid="))
                .toList();
        return new Mount(
                mount.destination(), mount.type(), mount.source(), options, mount.uidMappings(), mount.gidMappings());
    }
}
