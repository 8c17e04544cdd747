package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon does about the ends of containers, seen by the docker command. */
class DockerEndsIT {
    private static final String STATE = "{{.State.Status}}|{{.State.ExitCode}}|{{.RestartCount}}|{{.State.Restarting}}";

    @TempDir
    private Path directory;

    private DockerHost host;

    @BeforeEach
    void open() throws IOException {
        host = DockerHost.in(directory);
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
    }

    @Test
    void endThatNobodyWroteDownIsToldOnce() throws Exception {
        host.must("run", "-d", "--name", "box", "host", "sleep", "600");
        long pid = Long.parseLong(host.must("inspect", "--format", "{{.State.Pid}}", "box"));
        ProcessHandle program = ProcessHandle.of(pid).orElseThrow();
        assertTrue(program.parent().orElseThrow().destroyForcibly());
        assertTrue(program.destroyForcibly());
        host.await("exited", "inspect", "--format", "{{.State.Status}}", "box");
        for (int i = 0; i < 5; i++) host.must("inspect", "box");
        host.await(
                "1",
                "events",
                "--since",
                "1",
                "--until",
                host.now(),
                "--filter",
                "event=die",
                "--format",
                "{{.Action}}",
                "#lines");
        String finished = host.must("inspect", "--format", "{{.State.FinishedAt}}", "box");
        assertEquals(finished, host.must("inspect", "--format", "{{.State.FinishedAt}}", "box"));
    }

    @Test
    void whatARunHadIsGivenBackWhenItEndsByItself() throws Exception {
        host.must("run", "-d", "--name", "box", "-p", "127.0.0.1:18431:80", "host", "sleep", "1");
        assertTrue(host.shell("nft list ruleset").contains("18431"));
        host.await("exited", "inspect", "--format", "{{.State.Status}}", "box");
        Awaiting.await("the port is free", () -> !host.shell("nft list ruleset").contains("18431"));
    }

    @Test
    void firstStartThatFailsIsNotRepeated() {
        DockerHost.Result run =
                host.docker("run", "-d", "--name", "box", "--restart", "always", "host", "nosuchprogram");
        assertEquals(127, run.code(), run.err());
        assertTrue(host.must("inspect", "--format", STATE, "box").endsWith("|127|0|false"));
    }

    @Test
    void limitsAreUpdatedAndTheRestartPolicyStays() {
        host.must("run", "-d", "--name", "box", "--restart", "always", "host", "sleep", "600");
        host.must("update", "--memory", "64m", "--memory-swap", "128m", "box");
        String policy = "{{.HostConfig.RestartPolicy.Name}}|{{.HostConfig.Memory}}";
        assertEquals("always|67108864", host.must("inspect", "--format", policy, "box"));
        host.must("update", "--restart", "on-failure:3", "box");
        assertEquals("on-failure|67108864", host.must("inspect", "--format", policy, "box"));
        assertFalse(host.docker("update", "--restart", "sometimes", "box").code() == 0);
        assertEquals("on-failure|67108864", host.must("inspect", "--format", policy, "box"));
    }

    @Test
    void stopSendsTheSignalThatWasAskedForAndNoOther() {
        String script = "trap 'exit 5' INT; trap 'exit 6' TERM; while :; do sleep 0.05; done";
        host.must("run", "-d", "--name", "box", "host", "sh", "-c", script);
        host.must("stop", "--signal", "SIGINT", "box");
        assertTrue(host.must("inspect", "--format", STATE, "box").startsWith("exited|5|"));
        host.must("start", "box");
        host.must("stop", "box");
        assertTrue(host.must("inspect", "--format", STATE, "box").startsWith("exited|6|"));
    }

    @Test
    void containerThatIsStoppedBetweenTwoRestartsStaysStopped() {
        host.must("run", "-d", "--name", "box", "--restart", "always", "host", "sleep", "0.05");
        for (int i = 0; i < 10; i++) {
            host.must("stop", "box");
            assertTrue(host.must("inspect", "--format", STATE, "box").startsWith("exited|"));
            assertTrue(host.must("inspect", "--format", STATE, "box").endsWith("|false"));
            host.must("start", "box");
        }
    }

    @Test
    void waitForOneThatIsRemovedEnds() throws Exception {
        host.must("run", "-d", "--name", "box", "host", "sleep", "600");
        Process wait = host.start("wait", "box");
        host.await("", "ps", "-q", "--filter", "name=other");
        host.must("rm", "-f", "box");
        assertEquals("137", wait.inputReader().readLine());
        assertEquals(0, wait.waitFor());
    }

    @Test
    void filterThatWouldTakeForEverIsRefused() {
        host.must("create", "--name", "a".repeat(60) + "_", "host", "true");
        DockerHost.Result ps = host.docker("ps", "-a", "--filter", "name=(.*a){12}b");
        assertEquals(1, ps.code());
        assertTrue(ps.err().contains("takes too long"), ps.err());
    }
}
