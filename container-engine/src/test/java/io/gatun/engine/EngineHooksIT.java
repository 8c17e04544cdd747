package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.model.StartFailedException;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hooks of a bundle whose container a shim of ours supervises: each run is a life of its own to them. */
class EngineHooksIT {
    private static final List<String> PATH = List.of("PATH=/usr/bin:/bin");

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-engine-hooks-it"));
    }

    @AfterEach
    void close() {
        engine.list()
                .forEach(info -> engine.deleteByForce(new ContainerRef(info.id().value())));
        engine.close();
    }

    @Test
    void everyRunIsToldOfFromItsBeginningToItsEnd() throws IOException {
        var box = create(
                new Hooks(
                        List.of(telling("prestart")),
                        List.of(telling("createRuntime")),
                        List.of(telling("createContainer")),
                        List.of(),
                        List.of(telling("poststart")),
                        List.of(telling("poststop"))),
                "sleep",
                "1000");
        var run = List.of("prestart", "createRuntime", "createContainer", "poststart", "poststop");
        engine.start(box);
        assertEquals(run.subList(0, 4), Files.readAllLines(log()));
        engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO));
        assertEquals(run, Files.readAllLines(log()));
        engine.start(box);
        engine.deleteByForce(box);
        assertEquals(10, Files.readAllLines(log()).size());
        String told = Files.readString(directory.resolve("poststop.json"));
        assertTrue(told.contains("\"status\":\"stopped\""), told);
    }

    @Test
    void containerRunsItsOwnHooksBeforeItsProgram() throws IOException {
        var hook = new Hook("/bin/sh", List.of("sh", "-c", "echo hook > /tmp/order"), PATH, Optional.empty());
        var box = create(
                new Hooks(List.of(), List.of(), List.of(), List.of(hook), List.of(), List.of()),
                "sh",
                "-c",
                "echo program >> /tmp/order");
        engine.start(box);
        assertEquals(Optional.of(0), engine.await(box).flatMap(RunEnd::exitCode));
        assertEquals(List.of("hook", "program"), Files.readAllLines(directory.resolve("rootfs/tmp/order")));
    }

    @Test
    void failureBeforeOrAfterTheStartEndsTheRunAndIsSaid() throws IOException {
        var before = create(
                new Hooks(List.of(), List.of(failing()), List.of(), List.of(), List.of(), List.of(telling("poststop"))),
                "true");
        var inside = create(
                new Hooks(List.of(), List.of(), List.of(), List.of(failing()), List.of(), List.of(telling("poststop"))),
                "true");
        var after = create(
                new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(failing()), List.of(telling("poststop"))),
                "sleep",
                "1000");
        for (var box : List.of(before, inside, after)) {
            var failure = assertThrows(HookFailedException.class, () -> engine.start(box));
            assertTrue(failure.getMessage().contains("exited with 3"), failure.getMessage());
            assertEquals("exited", engine.inspect(box).status());
        }
        assertEquals(List.of("poststop", "poststop", "poststop"), Files.readAllLines(log()));
    }

    @Test
    void deathOfTheFirstProcessDuringAHookIsNoStart() throws Exception {
        var slow = new Hook("/bin/sh", List.of("sh", "-c", "exec sleep 87.65"), PATH, Optional.empty());
        var box = create(
                new Hooks(List.of(), List.of(), List.of(), List.of(slow), List.of(), List.of(telling("poststop"))),
                "sleep",
                "1000");
        var killer = Thread.ofPlatform().start(() -> {
            Awaiting.await("the hook runs", () -> hook().isPresent());
            hook().orElseThrow().parent().orElseThrow().destroyForcibly();
        });
        var failure = assertThrows(HookFailedException.class, () -> engine.start(box));
        killer.join();
        assertTrue(failure.getMessage().contains("was killed before it was done"), failure.getMessage());
        assertEquals("exited", engine.inspect(box).status());
        assertEquals(List.of("poststop"), Files.readAllLines(log()));
        assertTrue(hook().isEmpty(), "nothing of the container is left");
    }

    private static Optional<ProcessHandle> hook() {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").endsWith(" 87.65"))
                .findFirst();
    }

    @Test
    void endByItselfIsToldOfToo() throws IOException {
        var box = create(
                new Hooks(
                        List.of(),
                        List.of(telling("createRuntime")),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(telling("poststop"))),
                "sh",
                "-c",
                "exit 7");
        engine.start(box);
        assertEquals(Optional.of(7), engine.await(box).flatMap(RunEnd::exitCode));
        assertEquals(List.of("createRuntime", "poststop"), Files.readAllLines(log()));
        engine.delete(box);
        assertEquals(2, Files.readAllLines(log()).size(), "once for each run");
    }

    @Test
    void failureAfterTheFirstHooksIsFollowedByTheLast() throws IOException {
        var box = create(
                new Hooks(
                        List.of(telling("prestart")),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(telling("poststop"))),
                "no-such-program");
        assertThrows(StartFailedException.class, () -> engine.start(box));
        assertEquals(List.of("prestart", "poststop"), Files.readAllLines(log()));
        assertEquals(Optional.of(127), engine.await(box).flatMap(RunEnd::exitCode));
    }

    private ContainerRef create(Hooks hooks, String... command) throws IOException {
        var spec = Bundles.running("rootfs", command).hooks(hooks).build();
        Files.writeString(
                directory.resolve("config.json"), SpecCodec.write(spec).toString());
        var request = new ContainerRequest(
                Optional.empty(),
                new Image.Bundle(directory.toString()),
                ContainerOptions.builder().build());
        return new ContainerRef(engine.create(request).id().value());
    }

    private Hook telling(String name) {
        String script = "echo %s >> %s; cat > %s".formatted(name, log(), directory.resolve(name + ".json"));
        return new Hook("/bin/sh", List.of("sh", "-c", script), PATH, Optional.empty());
    }

    private static Hook failing() {
        return new Hook("/bin/sh", List.of("sh", "-c", "exit 3"), PATH, Optional.empty());
    }

    private Path log() {
        return directory.resolve("log");
    }
}
