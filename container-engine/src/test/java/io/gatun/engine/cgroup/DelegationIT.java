package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.cgroup.CgroupLayout.Mode;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.Memory;
import io.gatun.linux.file.Stat.Owner;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the root of a user-namespaced container, which is an ordinary user here, can do with the groups it was given. */
class DelegationIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SOMEBODY = 231_072;
    private static final String AS_SOMEBODY =
            "setpriv --reuid %d --regid %d --clear-groups".formatted(SOMEBODY, SOMEBODY);

    private final Groups groups = new Groups();
    private Cgroup cgroup;
    private Path memory;
    private Path pids;
    private boolean unified;

    @BeforeEach
    void make() {
        unified = groups.cgroups.layout().mode() == Mode.UNIFIED;
        cgroup = groups.create("a");
        var limits = Memory.NONE.withLimit(64 << 20).withSwap(64 << 20);
        cgroup.apply(CgroupPlan.of(Resources.NONE.withMemory(limits).withPidsLimit(50), groups.cgroups.layout()));
        cgroup.delegate(new Owner(SOMEBODY, SOMEBODY));
        memory = groups.directory(cgroup, Controller.MEMORY);
        pids = groups.directory(cgroup, Controller.PIDS);
    }

    @AfterEach
    void nothingIsLeft() {
        cgroup.kill();
        assertTrue(cgroup.awaitEmpty(SOON));
        cgroup.delete(SOON);
        cgroup.close();
        groups.close();
    }

    @Test
    void ownLimitsCannotBeRaised() throws Exception {
        for (String file : limitFiles()) {
            assertFalse(succeeds("echo 100000000 > " + file), file);
        }
        assertFalse(succeeds("echo max > " + pids.resolve("pids.max")));
        assertEquals("50", Files.readString(pids.resolve("pids.max")).trim());
    }

    @Test
    void ownGroupCannotBeLeft() throws Exception {
        Path above = memory.getParent();
        assertFalse(succeeds("echo $$ > " + above.resolve("cgroup.procs")));
        assertFalse(succeeds("mkdir " + above.resolve("b")));
    }

    @Test
    void nothingRunsOnTheHostWhenAGroupIsEmpty() throws Exception {
        for (Path directory : groups.directories(cgroup)) {
            assertFalse(Files.exists(directory.resolve("release_agent")));
            assertFalse(succeeds("test -w " + directory.resolve("notify_on_release")));
        }
    }

    @Test
    void rootOfAUserNamespaceDoesNotReachTheAgentOfTheHost() throws Exception {
        Assumptions.assumeFalse(unified, "cgroup v2 has no release_agent");
        // CVE-2022-0492: mount a tree with capabilities in a namespace of one's own and name a program for the host to
        // run.
        String mount = "mount -t cgroup -o memory none /mnt";
        String inside = "unshare -UrmC sh -c \\\"" + mount + " && %s\\\"";
        String exploit = inside.formatted("echo /bin/true > /mnt/release_agent");
        assertFalse(succeeds(exploit));
        String looking = inside.formatted("test ! -e /mnt/release_agent && test -e /mnt/tasks");
        assertTrue(succeeds(looking));
    }

    @Test
    void groupsInsideAreMadeLimitedAndJoined() throws Exception {
        Path inner = memory.resolve("inner");
        String enable = unified
                ? "mkdir %s && echo $$ > %s && echo +memory > %s && "
                        .formatted(
                                memory.resolve("own"),
                                memory.resolve("own/cgroup.procs"),
                                memory.resolve("cgroup.subtree_control"))
                : "";
        String limit =
                inner.resolve(unified ? "memory.max" : "memory.limit_in_bytes").toString();
        assertTrue(succeeds(enable
                + "mkdir %s && echo 16000000 > %s && echo $$ > %s"
                        .formatted(inner, limit, inner.resolve("cgroup.procs"))));
        assertTrue(Long.parseLong(Files.readString(Path.of(limit)).trim()) <= 16_000_000);
    }

    @Test
    void processIsJoinedBesideTheFirstWhenTheContainerHasReorganisedItself() throws Exception {
        Path main = groups.cgroups.layout().unified().isPresent()
                ? groups.directory(cgroup, Controller.CORE)
                : groups.directory(cgroup, Controller.FREEZER);
        Path own = main.resolve("own");
        var process = groups.start(
                cgroup, "mkdir %s && echo $$ > %s".formatted(own, own.resolve("cgroup.procs")), "exec sleep 1000");
        var pid = new Pid((int) process.pid());
        Groups.await("moved", () -> read(own.resolve("cgroup.procs")).contains(pid.toString()));
        try (var beside = cgroup.joinPoints(pid)) {
            assertEquals(
                    groups.cgroups.layout().unified().isPresent(),
                    beside.unified().isPresent());
        }
        if (unified) {
            Files.writeString(main.resolve("cgroup.subtree_control"), "+memory");
            try (var beside = cgroup.joinPoints(pid)) {
                Path there = Path.of("/proc/self/fd/"
                                + beside.unified().orElseThrow().number())
                        .toRealPath();
                assertEquals(own, there);
            }
        }
    }

    // Nothing but the shell may be in the group: one with processes cannot hand controllers down.
    private boolean succeeds(String script) throws InterruptedException {
        String quoted = script.replace("$", "\\$");
        return groups.start(cgroup, "exec %s sh -c \"%s\"".formatted(AS_SOMEBODY, quoted), "")
                        .waitFor()
                == 0;
    }

    private List<String> limitFiles() {
        return (unified
                        ? List.of("memory.max", "memory.swap.max")
                        : List.of("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"))
                .stream().map(memory::resolve).map(Path::toString).toList();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
