package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.engine.ContainerRef;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the daemon does with containers over time: restarts, checks of health, clients that come and go. */
class DockerLifeIT extends WithDocker {
    @Test
    void containerThatFailsIsRestartedAsOftenAsItsPolicySays() {
        host.must("run", "-d", "--name", "box", "--restart", "on-failure:2", "host", "sh", "-c", "echo run; exit 4");
        host.await(
                "exited|2|4", "inspect", "--format", "{{.State.Status}}|{{.RestartCount}}|{{.State.ExitCode}}", "box");
        assertEquals("run\nrun\nrun", host.must("logs", "box"));
    }

    @Test
    void containerThatWasStoppedIsNotRestarted() throws IOException {
        host.must(
                "run",
                "-d",
                "--name",
                "box",
                "--restart",
                "unless-stopped",
                "host",
                "sh",
                "-c",
                "trap 'exit 0' TERM; while :; do sleep 0.05; done");
        host.must("stop", "box");
        host.restart();
        assertEquals("exited", host.must("inspect", "--format", "{{.State.Status}}", "box"));
    }

    @Test
    void containerThatEndsWhileThereIsNoDaemonIsRestartedByTheNext() throws IOException {
        host.must("run", "-d", "--name", "box", "--restart", "always", "host", "sleep", "600");
        String pid = host.must("inspect", "--format", "{{.State.Pid}}", "box");
        host.whileClosed(() ->
                assertTrue(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly()));
        host.await("running|1", "inspect", "--format", "{{.State.Status}}|{{.RestartCount}}", "box");
    }

    @Test
    void healthTurnsGoodAndBad() {
        host.must(
                "run",
                "-d",
                "--name",
                "box",
                "--health-cmd",
                "test ! -e /etc/ill",
                "--health-interval",
                "100ms",
                "--health-retries",
                "2",
                "host",
                "sleep",
                "600");
        host.await("healthy", "inspect", "--format", "{{.State.Health.Status}}", "box");
        assertTrue(host.must("ps", "--format", "{{.Status}}").endsWith("(healthy)"));
        host.must("exec", "box", "touch", "/etc/ill");
        host.await("unhealthy", "inspect", "--format", "{{.State.Health.Status}}", "box");
    }

    @Test
    void severalClientsSeeTheSameOutputAndOneLeaving() throws Exception {
        host.must("create", "-i", "--name", "box", "host", "sh", "-c", "while read line; do echo got $line; done");
        Process first = host.start("start", "-ai", "box");
        host.await("running", "inspect", "--format", "{{.State.Status}}", "box");
        Process second = host.start("attach", "--no-stdin", "box");
        host.await(
                "2",
                "events",
                "--since",
                "1",
                "--until",
                host.now(),
                "--filter",
                "event=attach",
                "--format",
                "{{.Actor.Attributes.name}}",
                "#lines");
        first.getOutputStream().write("one\n".getBytes(StandardCharsets.UTF_8));
        first.getOutputStream().flush();
        assertEquals("got one", first.inputReader().readLine());
        assertEquals("got one", second.inputReader().readLine());
        second.destroyForcibly().waitFor();
        first.getOutputStream().write("two\n".getBytes(StandardCharsets.UTF_8));
        first.getOutputStream().close();
        assertEquals("got two", first.inputReader().readLine());
        assertTrue(first.waitFor(20, TimeUnit.SECONDS));
    }

    @Test
    void killedClientOfASilentContainerIsLetGoAtOnce() throws Exception {
        host.must("run", "-d", "-i", "--name", "box", "host", "sleep", "600");
        for (String input : List.of("--no-stdin", "--sig-proxy=false")) {
            Process client = host.start("attach", input, "box");
            Awaiting.await("attached", () -> clients() == 1);
            client.destroyForcibly().waitFor();
            Awaiting.await("gone", () -> clients() == 0);
        }
    }

    private static long clients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("output of "))
                .count();
    }

    @Test
    void clientThatSendsNothingAndReadsSlowlyGetsAllOutput() throws Exception {
        Process client = host.start("run", "--rm", "host", "head", "-c", "4000000", "/dev/zero");
        // Until everything between the container and the client is full.
        Thread.sleep(1500);
        assertEquals(4_000_000, client.getInputStream().readAllBytes().length);
        assertEquals(0, client.waitFor());
    }

    @Test
    void containerThatACommandBesideTheDaemonStoppedIsNotRestarted() throws Exception {
        host.must("run", "-d", "--name", "box", "--restart", "unless-stopped", "host", "sleep", "600");
        host.beside(engine -> engine.stop(new ContainerRef("box"), Optional.empty(), Optional.of(Duration.ZERO)));
        host.await("exited|0", "inspect", "--format", "{{.State.Status}}|{{.RestartCount}}", "box");
        Thread.sleep(500); // longer than a restart would wait
        assertEquals("exited", host.must("inspect", "--format", "{{.State.Status}}", "box"));
        host.restart();
        assertEquals("exited|0", host.must("inspect", "--format", "{{.State.Status}}|{{.RestartCount}}", "box"));
        host.beside(engine -> engine.start(new ContainerRef("box")));
        String pid = host.must("inspect", "--format", "{{.State.Pid}}", "box");
        assertTrue(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly());
        host.await("running|1", "inspect", "--format", "{{.State.Status}}|{{.RestartCount}}", "box");
    }

    @Test
    void terminalHasTheSizeOfTheClientsOne() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script (bsdutils)");
        String inner = "stty rows 33 cols 101; docker run --rm -it host sh -c 'stty size; test -t 0 && exit 6'";
        Process script = host.startCommand("script", "-qec", inner, "/dev/null");
        assertEquals("33 101", script.inputReader().readLine());
        assertEquals(6, script.waitFor());
    }

    @Test
    void logsAreFollowedCutAndStamped() throws Exception {
        host.must("run", "-d", "--name", "box", "host", "sh", "-c", "echo a; echo b; echo c; sleep 1; echo d");
        Process follow = host.start("logs", "-f", "--tail", "1", "box");
        assertEquals("c\nd\n", new String(follow.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        String stamped = host.must("logs", "-t", "--tail", "1", "box");
        assertTrue(stamped.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z d"), stamped);
    }

    @Test
    void containerIsPausedRenamedChangedAndMeasured() {
        host.must("run", "-d", "--name", "box", "--memory", "64m", "host", "sleep", "600");
        host.must("pause", "box");
        assertTrue(host.must("ps", "--format", "{{.Status}}").endsWith("(Paused)"));
        host.must("unpause", "box");
        host.must("rename", "box", "other");
        host.must("update", "--memory", "128m", "--memory-swap", "256m", "other");
        assertEquals("134217728", host.must("inspect", "--format", "{{.HostConfig.Memory}}", "other"));
        String usage = host.must("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", "other");
        assertTrue(usage.startsWith("other ") && usage.endsWith("/ 128MiB"), usage);
        String events = host.must(
                "events",
                "--since",
                "1",
                "--filter",
                "type=container",
                "--until",
                host.now(),
                "--format",
                "{{.Action}}");
        assertEquals(
                List.of("create", "start", "pause", "unpause", "rename", "update"),
                events.lines().toList());
    }

    @Test
    void waitAnswersWhenTheContainerEnds() throws Exception {
        host.must("run", "-d", "--name", "box", "host", "sh", "-c", "sleep 0.5; exit 9");
        assertEquals("9", host.must("wait", "box"));
        assertEquals("9", host.must("wait", "box"));
    }

    @Test
    void whatTheCommandBesideTheDaemonDoesIsSeen() throws Exception {
        String id = host.must("create", "--name", "box", "host", "sleep", "600");
        host.beside(engine -> {
            var ref = new ContainerRef(id);
            engine.start(ref);
            engine.deleteByForce(ref);
        });
        host.await(
                "create\nconnect\nstart\ndie\ndisconnect\ndestroy",
                "events",
                "--since",
                "1",
                "--until",
                host.now(),
                "--format",
                "{{.Action}}");
    }
}
