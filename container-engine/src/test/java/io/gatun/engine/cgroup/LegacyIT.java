package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.cgroup.CgroupLayout.Mode;
import io.gatun.linux.Kernel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same machine as if it had no version 2 tree: killing and freezing by version 1's means. */
class LegacyIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private Groups groups;

    @BeforeEach
    void open() {
        var kernel = Kernel.open();
        var layout = Cgroups.readLayout(kernel);
        Assumptions.assumeTrue(layout.mode() == Mode.HYBRID, "there are no version 1 trees");
        groups = new Groups(new CgroupLayout(
                layout.hierarchies().stream().filter(each -> !each.isUnified()).toList()));
    }

    @AfterEach
    void nothingIsLeft() {
        if (groups != null) {
            groups.close();
        }
    }

    @Test
    void killEndsAllEvenWhileTheyFork() {
        try (var cgroup = groups.create("a")) {
            groups.start(cgroup, "while :; do sleep 1 & sleep 0.01; done");
            Groups.await("children", () -> cgroup.processes().size() > 5);
            cgroup.kill();
            assertTrue(cgroup.awaitEmpty(SOON));
            cgroup.delete(SOON);
        }
    }

    @Test
    void freezerStopsAndContinues() {
        try (var cgroup = groups.create("a")) {
            groups.start(cgroup, "while :; do sleep 0.001; done");
            Groups.await("running", () -> !cgroup.processes().isEmpty());
            cgroup.freeze(SOON);
            assertTrue(cgroup.isFrozen());
            cgroup.thaw();
            assertFalse(cgroup.isFrozen());
            cgroup.kill();
            assertTrue(cgroup.awaitEmpty(SOON));
            cgroup.delete(SOON);
        }
    }

    @Test
    void killReachesFrozenProcesses() {
        try (var cgroup = groups.create("a")) {
            groups.start(cgroup, "exec sleep 1000");
            Groups.await("running", () -> cgroup.processes().size() == 1);
            cgroup.freeze(SOON);
            cgroup.kill();
            assertTrue(cgroup.awaitEmpty(SOON));
            assertEquals(0, cgroup.processes().size());
            cgroup.delete(SOON);
        }
    }
}
