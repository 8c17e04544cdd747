package io.gatun.bench.bundle;

import io.gatun.engine.security.BuiltInProfile;
import io.gatun.engine.security.Capability;
import io.gatun.engine.security.CapabilityPolicy;
import io.gatun.engine.security.KernelVersion;
import io.gatun.engine.security.MaskedPaths;
import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import io.gatun.engine.spec.Seccomp;
import io.gatun.linux.abi.Arch;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What {@code docker run --memory 256m --pids-limit 512 --cpus 2} makes of an image: six namespaces, Docker's mounts,
 * capabilities, system call filter, masked and read-only paths, and limits of memory, processes and processor time.
 */
public final class DockerBundle {
    private static final List<NamespaceType> NAMESPACES = List.of(
            NamespaceType.PID,
            NamespaceType.NETWORK,
            NamespaceType.IPC,
            NamespaceType.UTS,
            NamespaceType.MOUNT,
            NamespaceType.CGROUP);

    /** What the oldest of the peers (crun 1.8) reads. */
    private static final String VERSION = "1.0.2";

    private DockerBundle() {}

    /** A container of {@code rootfs} that runs {@code command}. */
    public static OciSpec running(Path rootfs, String... command) {
        return OciSpec.builder()
                .ociVersion(VERSION)
                .root(new OciSpec.Root(rootfs.toString(), false))
                .hostname("bench")
                .process(process(command))
                .mounts(mounts())
                .linux(linux())
                .build();
    }

    /** Docker's default system call filter for Docker's capabilities on this machine. */
    public static Seccomp seccomp() {
        var kernel = KernelVersion.ofRelease(System.getProperty("os.version"));
        return BuiltInProfile.DOCKER.read().resolve(new Situation(CapabilityPolicy.DOCKER, Arch.current(), kernel));
    }

    private static ProcessSpec process(String... command) {
        var capabilities =
                CapabilityPolicy.DOCKER.stream().map(Capability::name).toList();
        return ProcessSpec.of(command)
                .env(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOSTNAME=bench"))
                .capabilities(CapabilitySets.held(capabilities))
                .build();
    }

    private static List<Mount> mounts() {
        return List.of(
                Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
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
                Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev"),
                Mount.of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                Mount.of("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=67108864"));
    }

    private static LinuxSpec linux() {
        return LinuxSpec.builder()
                .namespaces(NAMESPACES.stream().map(Namespace::fresh).toList())
                .resources(resources())
                .seccomp(seccomp())
                .maskedPaths(MaskedPaths.masked(Runtime.getRuntime().availableProcessors()))
                .readonlyPaths(MaskedPaths.READONLY)
                .build();
    }

    private static Resources resources() {
        return Resources.NONE
                .withDevices(devices())
                .withMemory(Resources.Memory.NONE.withLimit(256L << 20))
                .withPidsLimit(512)
                .withCpu(Resources.Cpu.NONE.withShares(1024).withQuota(200_000, 100_000));
    }

    /** Making any node, and using those that every container has. */
    private static List<DeviceRule> devices() {
        var anyNode = Stream.of(DeviceKind.CHARACTER, DeviceKind.BLOCK)
                .map(kind -> new DeviceRule(true, kind, OptionalLong.empty(), OptionalLong.empty(), "m"));
        var usable = Stream.of(
                device(1, 3), device(1, 5), device(1, 7), device(1, 8), device(1, 9), device(5, 0), device(5, 1));
        return Stream.of(Stream.of(DeviceRule.DENY_ALL), anyNode, usable)
                .flatMap(rules -> rules)
                .toList();
    }

    private static DeviceRule device(long major, long minor) {
        return new DeviceRule(true, DeviceKind.CHARACTER, OptionalLong.of(major), OptionalLong.of(minor), "rwm");
    }
}
