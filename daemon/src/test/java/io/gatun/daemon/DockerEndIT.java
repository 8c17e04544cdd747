package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.ContainerRef;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.template.ContainerOptions;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows the end of a container that no client waits for. */
class DockerEndIT {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

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
    void endOfAContainerWhoseSupervisorWasKilledIsToldOnce() throws IOException {
        host.must("run", "-d", "--name", "box", "host", "sleep", "600");
        long pid = Long.parseLong(host.must("inspect", "-f", "{{.State.Pid}}", "box"));
        ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
        ProcessHandle supervisor = first.parent().orElseThrow();
        assertTrue(supervisor.destroyForcibly());
        first.destroyForcibly();
        host.await("exited", "inspect", "-f", "{{.State.Status}}", "box");
        for (int i = 0; i < 3; i++) host.must("inspect", "box");
        String events = host.must(
                "events", "--since", "0", "--until", host.now(), "--filter", "event=die", "--format", "{{.Action}}");
        assertEquals("die", events);
        host.must("start", "box");
        assertEquals("running", host.must("inspect", "-f", "{{.State.Status}}", "box"));
    }
}
