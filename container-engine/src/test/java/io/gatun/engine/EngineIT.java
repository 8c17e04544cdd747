package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.NameInUseException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.LimitsBuilder;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers as docker's commands have them: names, streams, logs, ends. */
class EngineIT {
    @TempDir
    private Path directory;

    private Engine engine;
    private Path rootfs;

    @BeforeEach
    void open() throws IOException {
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-engine-it"));
    }

    @AfterEach
    void close() {
        engine.list().forEach(info -> engine.deleteByForce(ref(info)));
        engine.close();
    }

    @Test
    void outputAndExitCodeOfARunComeBack() {
        var box = create("echo hello; echo oops >&2; exit 7");
        String output = run(box);
        assertEquals("hello\noops\n", output);
        assertEquals(Optional.of(7), engine.await(box).flatMap(RunEnd::exitCode));
        assertEquals("exited", engine.inspect(box).status());
    }

    @Test
    void hostImageShowsTheHostsProgramsAndHidesItsSecrets() throws IOException {
        Files.writeString(directory.resolve("secret"), "secret");
        var request = new ContainerRequest(
                Optional.empty(),
                new Image.Host(),
                options(
                        "hostname; id -u; ls -A /root | wc -l; cat %s/secret 2>/dev/null || echo hidden; touch /etc/new && echo writable"
                                .formatted(directory)));
        var box = ref(engine.create(request));
        assertEquals(engine.inspect(box).id().shortForm() + "\n0\n0\nhidden\nwritable\n", run(box));
        assertFalse(Files.exists(Path.of("/etc/new")), "the host's root must not be written to");
    }

    @Test
    void inputReachesTheProgramAndItsEndToo() {
        var box = create("cat", options -> options.stdin(true));
        try (Attachment attachment = engine.start(box, Attach.OUTPUT_AND_INPUT)) {
            byte[] text = "round trip".getBytes(StandardCharsets.UTF_8);
            attachment.write(text, 0, text.length);
            attachment.closeInput();
            assertEquals("round trip", readAll(attachment));
        }
    }

    @Test
    void detachedContainerLogsAndIsStopped() {
        var box = create("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done");
        engine.start(box);
        awaitLog(box, "up\n");
        assertEquals("running", engine.inspect(box).status());
        engine.stop(box, Optional.empty(), Optional.of(Duration.ofSeconds(20)));
        assertEquals(Optional.of(3), engine.await(box).flatMap(RunEnd::exitCode));
        assertEquals("up\nbye\n", log(box));
    }

    @Test
    void containerThatIgnoresItsStopSignalIsKilledAfterItsGrace() {
        var box = create("trap '' TERM; echo up; while :; do sleep 0.05; done");
        engine.start(box);
        awaitLog(box, "up\n");
        engine.stop(box, Optional.empty(), Optional.of(Duration.ofMillis(200)));
        assertEquals(Optional.of(137), engine.await(box).flatMap(RunEnd::exitCode));
    }

    @Test
    void laterClientSeesWhatComesFromThenOn() {
        var box = create("echo first; read line; echo got $line", options -> options.stdin(true));
        engine.start(box);
        awaitLog(box, "first\n");
        try (Attachment attachment = engine.attach(box, Attach.OUTPUT_AND_INPUT)) {
            attachment.write("word\n".getBytes(StandardCharsets.UTF_8), 0, 5);
            assertEquals("got word\n", readAll(attachment));
        }
    }

    @Test
    void containerCanBeStartedAgainAndKeepsItsFiles() {
        var request = new ContainerRequest(
                Optional.empty(), new Image.Host(), options("cat /etc/count 2>/dev/null; echo x >> /etc/count"));
        var box = ref(engine.create(request));
        assertEquals("", run(box));
        assertEquals("x\n", run(box));
    }

    @Test
    void memoryHogIsKilledAndTheReasonIsKept() {
        var box = create(
                "exec dd if=/dev/zero of=/dev/null bs=64M count=1",
                options ->
                        options.resources(new LimitsBuilder().memory(16 << 20).build()));
        engine.start(box);
        var end = engine.await(box).orElseThrow();
        assertEquals(Optional.of(137), end.exitCode());
        assertTrue(end.oomKilled());
    }

    @Test
    void containerThatWasToGoWithItsEndIsGoneForTheNextEngine() {
        var box = create(
                "true", options -> options.ending(new ContainerOptions.Ending("SIGTERM", Duration.ofSeconds(1), true)));
        engine.start(box);
        engine.await(box);
        Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-engine-it"))
                .close();
        assertThrows(NoSuchContainerException.class, () -> engine.inspect(box));
    }

    @Test
    void planNamesEveryCallAndMakesNothing() {
        List<String> plan = engine.plan(new ContainerRequest(Optional.empty(), new Image.Host(), options("true")));
        assertTrue(plan.stream().anyMatch(line -> line.contains("pivot_root(\".\", \".\")")), plan.toString());
        assertTrue(plan.contains("enter the root filesystem"));
        assertTrue(engine.list().isEmpty());
    }

    @Test
    void pausedContainerDoesNotRun() {
        var box = create("while :; do date +%N; sleep 0.01; done");
        engine.start(box);
        engine.pause(box);
        assertEquals("paused", engine.inspect(box).status());
        engine.unpause(box);
        assertEquals("running", engine.inspect(box).status());
    }

    @Test
    void terminalIsOneInside() {
        var box = create("test -t 0 && test -t 1 && stty size; tty", options -> options.terminal(true));
        try (Attachment attachment = engine.start(box, Attach.OUTPUT_AND_INPUT)) {
            attachment.resize(33, 77);
            String seen = readAll(attachment);
            assertTrue(seen.contains("/dev/pts/0"), seen);
        }
    }

    @Test
    void namesAreUniqueAndFreeAgain() {
        var name = new ContainerName("engine-it-name");
        engine.create(new ContainerRequest(Optional.of(name), image(), options("true")));
        var second = new ContainerRequest(Optional.of(name), image(), options("true"));
        assertThrows(NameInUseException.class, () -> engine.create(second));
        engine.rename(new ContainerRef("engine-it-name"), new ContainerName("engine-it-other"));
        engine.create(second);
        engine.delete(new ContainerRef("engine-it-other"));
        assertThrows(NoSuchContainerException.class, () -> engine.inspect(new ContainerRef("engine-it-other")));
    }

    @Test
    void missingProgramIs127AndTheContainerStays() {
        var box = ref(engine.create(new ContainerRequest(
                Optional.empty(),
                image(),
                ContainerOptions.builder().command(List.of("nope")).build())));
        var failure = assertThrows(StartFailedException.class, () -> engine.start(box));
        assertEquals(127, failure.exitCode(), failure.getMessage());
        assertEquals("exited", engine.inspect(box).status());
    }

    @Test
    void runningContainerIsNotStartedTwiceNorRemovedWithoutForce() {
        var box = create("sleep 1000");
        engine.start(box);
        assertThrows(WrongStateException.class, () -> engine.start(box));
        assertThrows(WrongStateException.class, () -> engine.delete(box));
        engine.kill(box, Signal.SIGKILL);
        assertEquals(Optional.of(137), engine.await(box).flatMap(RunEnd::exitCode));
        engine.delete(box);
    }

    private String run(ContainerRef box) {
        try (Attachment attachment = engine.start(box, Attach.OUTPUT)) {
            return readAll(attachment);
        }
    }

    private static String readAll(Attachment attachment) {
        var text = new StringBuilder();
        for (Optional<LogFrame> frame = attachment.next(); frame.isPresent(); frame = attachment.next()) {
            text.append(frame.get().text());
        }
        return text.toString();
    }

    private String log(ContainerRef box) {
        var text = new StringBuilder();
        try (var reader = engine.logs(box, LogQuery.ALL)) {
            for (Optional<LogFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                text.append(frame.get().text());
            }
        }
        return text.toString();
    }

    private void awaitLog(ContainerRef box, String text) {
        try (var follower = engine.follow(box, LogQuery.ALL).orElseThrow()) {
            var seen = new StringBuilder();
            while (!seen.toString().contains(text)) {
                seen.append(follower.next().orElseThrow().text());
            }
        }
    }

    private ContainerRef create(String script) {
        return create(script, options -> options);
    }

    private ContainerRef create(String script, UnaryOperator<ContainerOptionsBuilder> change) {
        var options = change.apply(ContainerOptions.builder().command(List.of("sh", "-c", script)));
        return ref(engine.create(new ContainerRequest(Optional.empty(), image(), options.build())));
    }

    private static ContainerOptions options(String script) {
        return ContainerOptions.builder().command(List.of("sh", "-c", script)).build();
    }

    private Image image() {
        return new Image.Rootfs(rootfs.toString());
    }

    private static ContainerRef ref(ContainerInfo info) {
        return new ContainerRef(info.id().value());
    }
}
