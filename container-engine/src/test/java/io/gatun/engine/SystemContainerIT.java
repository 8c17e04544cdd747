package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.security.Capability;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState.Status;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.DebianRoot;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Debian in a container: systemd is process 1, manages its own control groups and starts the machine's services. */
class SystemContainerIT {
    /** How a container's manager is asked to halt (systemd(1), "SIGRTMIN+3"). */
    private static final Signal HALT = new Signal(37);

    /** What lxc(7) takes from a system container: rights that are the whole machine's. */
    private static final Set<Capability> MACHINE = EnumSet.of(
            Capability.CAP_MAC_ADMIN,
            Capability.CAP_MAC_OVERRIDE,
            Capability.CAP_SYS_MODULE,
            Capability.CAP_SYS_RAWIO,
            Capability.CAP_SYS_TIME);

    @TempDir
    private Path directory;

    private DebianRoot debian;
    private OciBox box;

    @BeforeEach
    void open() {
        debian = DebianRoot.below(directory);
        box = new OciBox(directory);
    }

    @AfterEach
    void close() {
        if (box != null) {
            box.close();
            debian.close();
        }
    }

    @Test
    void machineBootsRunsItsServicesAndHalts() throws Exception {
        box.create(machine());
        box.runtime().start(box.id());

        String state = inside(
                        "until test -S /run/systemd/private; do sleep 0.05; done; systemctl is-system-running --wait")
                .strip();
        assertEquals("running", state, () -> said("systemctl --failed --no-legend; journalctl -b -p warning"));
        assertEquals("active\nactive\nactive\n", inside("systemctl is-active nginx redis-server postgresql"));
        assertTrue(inside("cat /proc/$(cat /run/nginx.pid)/cgroup").contains("/system.slice/nginx.service"));
        assertEquals("OK\n", inside("redis-cli set ship lifted"));

        box.runtime().kill(box.id(), HALT);
        // The kernel ends the first process of a pid namespace so when it halts the machine (reboot(2)).
        assertEquals(new ExitStatus.Signaled(Signal.SIGINT, false), box.await());
        assertEquals(Status.STOPPED, box.runtime().state(box.id()).status());
        box.runtime().delete(box.id());
        assertEquals(List.of(), box.runtime().list());
    }

    private OciSpec machine() {
        var rights = EnumSet.allOf(Capability.class);
        rights.removeAll(MACHINE);
        var mounts = Stream.concat(
                Bundles.mounts().stream().filter(mount -> !mount.destination().equals("/sys/fs/cgroup")),
                Stream.of(
                        Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "rw", "nosuid", "noexec", "nodev"),
                        Mount.of("/run", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=755")));
        return Bundles.running("rootfs")
                .root(new OciSpec.Root(debian.path().toString(), false))
                .mounts(mounts.toList())
                .process(ProcessSpec.of("/sbin/init")
                        .env(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "container=oci"))
                        .capabilities(CapabilitySets.held(
                                rights.stream().map(Capability::name).toList()))
                        .build())
                .build();
    }

    private String said(String script) {
        try {
            return inside(script);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What a script prints that runs in all namespaces of the machine. */
    private String inside(String script) throws IOException {
        var process = new ProcessBuilder("nsenter", "--target", box.pid().toString(), "--all", "/bin/sh", "-c", script)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
