package io.gatun.engine.testing;

import io.gatun.engine.OciRuntime;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.security.Capability;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.linux.process.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A whole Debian in a container: systemd is process 1, manages its own control groups and starts the machine's services. */
public final class SystemBox implements AutoCloseable {
    /** What lxc(7) takes from a system container: rights that are the whole machine's. */
    private static final Set<Capability> MACHINE = EnumSet.of(
            Capability.CAP_MAC_ADMIN,
            Capability.CAP_MAC_OVERRIDE,
            Capability.CAP_SYS_MODULE,
            Capability.CAP_SYS_RAWIO,
            Capability.CAP_SYS_TIME);

    private final DebianRoot debian;
    private final OciBox box;

    /**
     * A machine that is not booted yet, below {@code directory}, which must not lie on an overlay itself.
     *
     * @throws org.opentest4j.TestAbortedException if there is no Debian to be had, with the reason
     */
    public SystemBox(Path directory) {
        debian = DebianRoot.below(directory);
        box = new OciBox(directory);
    }

    /** Where the machine's files are on the host. */
    public Path root() {
        return debian.path();
    }

    /** The runtime. */
    public OciRuntime runtime() {
        return box.runtime();
    }

    /** The container. */
    public ContainerId id() {
        return box.id();
    }

    /** Starts it; waits until all services that are to be started were, and returns systemd's word for how it went. */
    public String boot(LinuxSpec linux, Mount... more) {
        box.create(machine(linux, Stream.of(more)));
        box.runtime().start(box.id());
        return inside("until test -S /run/systemd/private; do sleep 0.05; done; systemctl is-system-running --wait")
                .strip();
    }

    private OciSpec machine(LinuxSpec linux, Stream<Mount> more) {
        var rights = EnumSet.allOf(Capability.class);
        rights.removeAll(MACHINE);
        var usual =
                Bundles.mounts().stream().filter(mount -> !mount.destination().equals("/sys/fs/cgroup"));
        var own = Stream.of(
                Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "rw", "nosuid", "noexec", "nodev"),
                Mount.of("/run", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=755"));
        return Bundles.running("rootfs")
                .root(new OciSpec.Root(debian.path().toString(), false))
                .mounts(Stream.of(usual, own, more).flatMap(mounts -> mounts).toList())
                .linux(linux)
                .process(ProcessSpec.of("/sbin/init")
                        .env(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "container=oci"))
                        .capabilities(CapabilitySets.held(
                                rights.stream().map(Capability::name).toList()))
                        .build())
                .build();
    }

    /** What a script prints that runs in all namespaces of the machine. */
    public String inside(String script) {
        try {
            var process = new ProcessBuilder(
                            "nsenter", "--target", box.pid().toString(), "--all", "/bin/sh", "-c", script)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of process 1. */
    public ExitStatus await() {
        return box.await();
    }

    @Override
    public void close() {
        box.close();
        debian.close();
    }
}
