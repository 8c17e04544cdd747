package io.gatun.engine.testing;

import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import java.util.List;
import java.util.stream.Stream;

/** Specifications as engines make them. */
public final class Bundles {
    private Bundles() {}

    /** A container with six namespaces and docker's mounts that runs a command of {@link BusyboxRoot}. */
    public static OciSpec.Builder running(String rootfs, String... command) {
        return OciSpec.builder()
                .root(new OciSpec.Root(rootfs, false))
                .hostname("box")
                .process(ProcessSpec.of(command).env(List.of("PATH=/bin")).build())
                .mounts(mounts())
                .linux(linux());
    }

    /** The mounts that docker gives every container. */
    public static List<Mount> mounts() {
        return List.of(
                Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
                Mount.of("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                Mount.of("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "gid=5"),
                Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev"),
                Mount.of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                Mount.of("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=67108864"));
    }

    /** Six new namespaces, and docker's masked and read-only paths. */
    public static LinuxSpec linux() {
        return LinuxSpec.builder()
                .namespaces(Stream.of(
                                NamespaceType.PID,
                                NamespaceType.MOUNT,
                                NamespaceType.UTS,
                                NamespaceType.IPC,
                                NamespaceType.NETWORK,
                                NamespaceType.CGROUP)
                        .map(Namespace::fresh)
                        .toList())
                .maskedPaths(List.of("/proc/kcore", "/proc/acpi", "/proc/keys", "/sys/firmware", "/proc/none"))
                .readonlyPaths(List.of("/proc/sys", "/proc/bus", "/proc/irq"))
                .build();
    }
}
