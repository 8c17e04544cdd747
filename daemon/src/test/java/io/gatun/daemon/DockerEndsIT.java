package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.ContainerRef;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the daemon does about the ends of containers, seen by the docker command. */
class DockerEndsIT extends WithDocker {
    private static final String STATE = "{{.State.Status}}|{{.State.ExitCode}}|{{.RestartCount}}|{{.State.Restarting}}";

    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

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
        host.must("start", "box");
        assertEquals("running", host.must("inspect", "--format", "{{.State.Status}}", "box"));
    }

    @Test
    void whatARunHadIsGivenBackWhenItEndsByItself() throws Exception {
        host.must("run", "-d", "--name", "box", "-p", "127.0.0.1:18431:80", "host", "sleep", "1");
        assertTrue(host.shell("nft list ruleset").contains("18431"));
        host.await("exited", "inspect", "--format", "{{.State.Status}}", "box");
        Awaiting.await("the port is free", () -> !host.shell("nft list ruleset").contains("18431"));
    }

    @Test
    void hooksOfABundleAreToldOfTheEndByTheDaemon() throws IOException {
        startBundle("true");
        Awaiting.await("told", () -> Files.exists(directory.resolve("told")));
        host.await("exited|0", "inspect", "-f", "{{.State.Status}}|{{.State.ExitCode}}", "bundle");
    }

    @Test
    void endWhileThereIsNoDaemonIsToldOfByTheNext() throws IOException {
        startBundle("sleep", "600");
        String pid = host.must("inspect", "-f", "{{.State.Pid}}", "bundle");
        host.whileClosed(() ->
                assertTrue(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly()));
        Awaiting.await("told", () -> Files.exists(directory.resolve("told")));
    }

    private void startBundle(String... command) throws IOException {
        BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        var tell = new Hook(
                "/bin/sh",
                List.of("sh", "-c", "cat > " + directory.resolve("told")),
                List.of("PATH=/usr/bin:/bin"),
                Optional.empty());
        var hooks = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(tell));
        var spec = Bundles.running("rootfs", command).hooks(hooks).build();
        Files.writeString(
                directory.resolve("config.json"), SpecCodec.write(spec).toString());
        host.beside(engine -> {
            var name = Optional.of(new ContainerName("bundle"));
            var options = ContainerOptions.builder().build();
            var made = engine.create(new ContainerRequest(name, new Image.Bundle(directory.toString()), options));
            engine.start(new ContainerRef(made.id().value()));
        });
    }

    @Test
    void groupsOfAContainerThatEndedAreGoneBeforeItIs() throws IOException {
        host.must("run", "-d", "--name", "box", "host", "sh", "-c", "sleep 0.3");
        String id = host.must("inspect", "-f", "{{.Id}}", "box");
        assertTrue(hasGroups(id));
        Awaiting.await("no groups", () -> !hasGroups(id));
        assertEquals("exited", host.must("inspect", "-f", "{{.State.Status}}", "box"));
    }

    private static boolean hasGroups(String id) {
        try (Stream<Path> trees = Files.list(GROUPS)) {
            return trees.anyMatch(
                    tree -> Files.exists(tree.resolve("gatun-daemon-it").resolve(id)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
        for (int i = 0; i < 30; i++) {
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
