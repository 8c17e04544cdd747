package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Podman;
import io.gatun.cli.testing.Workplace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Podman and conmon with {@code gatun oci} in the place of runc. */
class PodmanIT {
    @TempDir
    static Path directory;

    private static Workplace place;
    private static Podman podman;

    @BeforeAll
    static void importImage() {
        place = new Workplace(directory);
        podman = new Podman(directory, place);
        podman.importBusybox("box");
    }

    @AfterEach
    void removeContainers() {
        podman.removeAll();
    }

    @AfterAll
    static void removeGroups() {
        place.close();
    }

    @Test
    void detachedContainerGoesThroughItsLife() {
        podman.succeed(
                "run",
                "--detach",
                "--name=web",
                "box",
                "sh",
                "-c",
                "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done");
        Workplace.await("it has written", () -> podman.succeed("logs", "web").equals("up\n"));
        assertEquals("running", state("web"));
        assertTrue(podman.succeed("top", "web", "args").contains("sh -c trap"));

        podman.succeed("pause", "web");
        assertEquals("paused", state("web"));
        podman.succeed("unpause", "web");
        assertEquals("running", state("web"));

        podman.succeed("stop", "--time=60", "web");
        assertEquals("exited 3\n", podman.succeed("inspect", "--format={{.State.Status}} {{.State.ExitCode}}", "web"));
        assertEquals("up\nbye\n", podman.succeed("logs", "web"));

        podman.succeed("start", "web");
        assertEquals("running", state("web"));
        podman.succeed("kill", "web");
        assertEquals("137\n", podman.succeed("wait", "web"));
        podman.succeed("rm", "web");
        assertEquals("", podman.succeed("ps", "--all", "--quiet"));
    }

    @Test
    void secondProcessJoinsAContainer() {
        podman.succeed("run", "--detach", "--name=web", "box", "sh", "-c", "echo first > /tmp/first; exec sleep 1000");

        assertEquals("first\n", podman.succeed("exec", "web", "cat", "/tmp/first"));
        assertEquals(
                "1000 /bin\n",
                podman.succeed("exec", "--user=1000", "--workdir=/bin", "web", "sh", "-c", "echo $(id -u) $PWD"));
        assertEquals(
                "/dev/pts/0\n", podman.succeed("exec", "--tty", "web", "tty").replace("\r", ""));
        assertEquals(9, podman.call("exec", "web", "sh", "-c", "exit 9").code());
        assertEquals(127, podman.call("exec", "web", "nope").code());
    }

    @Test
    void limitsAndRightsAreThoseThatPodmanAsksFor() {
        var seen = run(
                "--memory=64m",
                "--pids-limit=20",
                "--read-only",
                "--user=1000:1000",
                "--cap-drop=all",
                "--hostname=lock",
                "box",
                "sh",
                "-c",
                "cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max 2>/dev/null; hostname; id -u;"
                        + " grep CapEff /proc/self/status | cut -f2; touch /x 2>/dev/null || echo refused");

        assertEquals(List.of("20", "lock", "1000", "0000000000000000", "refused"), seen);
    }

    @Test
    void privilegedContainerHasTheDevicesOfTheHost() {
        assertEquals(
                List.of("character special file 1:b"),
                run("--privileged", "box", "stat", "-c", "%F %t:%T", "/dev/kmsg"));
    }

    @Test
    void terminalIsOneInside() {
        assertEquals(List.of("/dev/pts/0"), run("--tty", "box", "tty"));
    }

    @Test
    void exitCodesArePodmans() {
        assertEquals(7, call("box", "sh", "-c", "exit 7").code());
        assertEquals(127, call("box", "no-such-program").code());
        assertEquals(126, call("box", "/etc").code());
    }

    private String state(String container) {
        return podman.succeed("inspect", "--format={{.State.Status}}", container)
                .strip();
    }

    private List<String> run(String... words) {
        var result = call(words);
        assertEquals(0, result.code(), result.toString());
        return result.out().lines().toList();
    }

    private Workplace.Result call(String... words) {
        return podman.call(
                Stream.concat(Stream.of("run", "--rm"), Arrays.stream(words)).toArray(String[]::new));
    }
}
