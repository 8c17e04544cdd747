package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.daemon.DockerHost.Result;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What people do with the docker command, done with the real one. */
class DockerRunIT extends WithDocker {
    @Test
    void clientAndServerAgreeOnAVersion() {
        assertEquals("1.50", host.must("version", "--format", "{{.Server.APIVersion}}"));
        assertEquals("gatun", host.must("info", "--format", "{{.DefaultRuntime}}"));
    }

    @Test
    void outputErrorsAndExitCodeComeBackApart() {
        assertEquals(
                new Result(3, "out\n", "err\n"),
                host.docker("run", "--rm", "host", "sh", "-c", "echo out; echo err >&2; exit 3"));
        assertEquals("", host.must("ps", "-aq"), "--rm");
    }

    @Test
    void noneOfManyAtOnceLosesItsOutput() throws Exception {
        var expected = new Result(0, "out\n", "");
        try (var clients = Executors.newFixedThreadPool(4)) {
            List<Future<Result>> results = Collections.nCopies(100, host).stream()
                    .map(each -> clients.submit(() -> each.docker("run", "--rm", "host", "echo", "out")))
                    .toList();
            for (Future<Result> result : results) assertEquals(expected, result.get());
        }
    }

    @Test
    void programThatIsNotThereEndsWith127AndOneThatCannotRunWith126() {
        assertEquals(127, host.docker("run", "--rm", "host", "no-such-program").code());
        assertEquals(126, host.docker("run", "--rm", "host", "/etc/passwd").code());
        assertEquals(
                125,
                host.docker("run", "--rm", "--memory", "1m", "host", "true").code());
    }

    @Test
    void inputReachesTheProgramAndItsEndToo() {
        assertEquals(
                new Result(0, "round trip\n", ""), host.dockerWith("round trip\n", "run", "--rm", "-i", "host", "cat"));
    }

    @Test
    void detachedContainerIsListedLoggedStoppedAndRemoved() {
        String id = host.must(
                "run",
                "-d",
                "--name",
                "box",
                "--label",
                "a=b",
                "host",
                "sh",
                "-c",
                "trap 'exit 5' TERM; echo up; while :; do sleep 0.05; done");
        assertEquals(64, id.length());
        awaitOutput("up", "logs", "box");
        assertEquals("box|running", host.must("ps", "--filter", "label=a=b", "--format", "{{.Names}}|{{.State}}"));
        assertEquals("", host.must("ps", "-q", "--filter", "label=a=c"));
        Result clash = host.docker("create", "--name", "box", "host", "true");
        assertEquals(1, clash.code());
        assertTrue(clash.err().contains("in use"), clash.err());
        assertEquals("box", host.must("stop", "box"));
        assertEquals("5", host.must("wait", "box"));
        assertEquals("exited|5", host.must("inspect", "--format", "{{.State.Status}}|{{.State.ExitCode}}", "box"));
        assertEquals("box", host.must("rm", "box"));
        assertTrue(host.docker("inspect", "box").err().contains("No such object"));
    }

    @Test
    void programIsExecutedInARunningContainer() {
        host.must("run", "-d", "--name", "box", "host", "sleep", "600");
        assertEquals(
                new Result(7, "in\n", "err\n"),
                host.docker("exec", "box", "sh", "-c", "echo in; echo err >&2; exit 7"));
        assertEquals(new Result(0, "typed", ""), host.dockerWith("typed", "exec", "-i", "box", "cat"));
        assertTrue(host.must("top", "box").contains("sleep 600"));
    }

    @Test
    void eventsComeInTheOrderOfDockerd() {
        host.must("run", "--rm", "--name", "box", "host", "true");
        String events = host.must(
                "events",
                "--since",
                "1",
                "--until",
                Long.toString(System.currentTimeMillis() / 1000 + 1),
                "--format",
                "{{.Action}}");
        assertEquals(
                List.of("create", "attach", "connect", "start", "die", "disconnect", "destroy"),
                events.lines().toList());
    }

    @Test
    void containerGoesOnWithoutItsDaemonAndIsKnownToTheNext() throws IOException {
        host.must("run", "-d", "--name", "box", "host", "sleep", "600");
        String pid = host.must("inspect", "--format", "{{.State.Pid}}", "box");
        host.restart();
        assertEquals("true|" + pid, host.must("inspect", "--format", "{{.State.Running}}|{{.State.Pid}}", "box"));
        assertEquals("[sleep 600]", host.must("inspect", "--format", "{{.Config.Cmd}}", "box"));
    }

    private void awaitOutput(String wanted, String... command) {
        long end = System.nanoTime() + 20_000_000_000L;
        String seen = "";
        while (System.nanoTime() < end) {
            seen = host.docker(command).out();
            if (seen.contains(wanted)) return;
        }
        throw new AssertionError("%s never said %s: %s".formatted(List.of(command), wanted, seen));
    }
}
