package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.spec.OciState.Status;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.SystemBox;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system container, which is LXC's job. */
class SystemContainerIT {
    /** How a container's manager is asked to halt (systemd(1), "SIGRTMIN+3"). */
    private static final Signal HALT = new Signal(37);

    @Test
    void machineBootsRunsItsServicesAndHalts(@TempDir Path directory) {
        try (var machine = new SystemBox(directory)) {
            assertEquals(
                    "running",
                    machine.boot(Bundles.linux()),
                    () -> machine.inside("systemctl --failed --no-legend; journalctl -b -p warning"));
            assertEquals(
                    "active\nactive\nactive\n", machine.inside("systemctl is-active nginx redis-server postgresql"));
            assertTrue(
                    machine.inside("cat /proc/$(cat /run/nginx.pid)/cgroup").contains("/system.slice/nginx.service"));
            assertEquals("OK\n", machine.inside("redis-cli set ship lifted"));

            machine.runtime().kill(machine.id(), HALT);
            // The kernel ends the first process of a pid namespace so when it halts the machine (reboot(2)).
            assertEquals(new ExitStatus.Signaled(Signal.SIGINT, false), machine.await());
            assertEquals(Status.STOPPED, machine.runtime().state(machine.id()).status());
            machine.runtime().delete(machine.id());
            assertEquals(List.of(), machine.runtime().list());
        }
    }
}
