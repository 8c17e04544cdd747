package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.launch.Box.Recipe;
import io.gatun.engine.log.FrameDecoder;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the supervisor does for an engine that is there: hands the output on, and ends with it. */
class ShimDutiesIT {
    private static final Recipe LIVE = Recipe.of(new Output.Logged(LogPolicy.DEFAULT), Duty.LIVE);
    private static final Recipe LIVE_ONLY = Recipe.of(new Output.Logged(LogPolicy.NONE), Duty.LIVE);
    private static final ExitStatus KILLED = new ExitStatus.Signaled(Signal.SIGKILL, false);

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    @BeforeEach
    void prepare() {
        Box.prepare(directory);
    }

    @Test
    void readerThatFollowsGetsEverythingInOrder() throws Exception {
        try (var box = new Box(kernel, directory, LIVE, "seq 1 100000; sleep 0.05; echo end >&2; exit 4");
                var live = box.launched().take(Slot.LIVE)) {
            var frames = readAll(live);
            assertEquals(numbers(100000) + "end\n", text(frames));
            for (int i = 0; i < frames.size(); i++) {
                assertEquals(i + 1, frames.get(i).sequence());
            }
            assertEquals(new ExitStatus.Exited(4), box.awaitEnd().status());
            assertEquals(numbers(100000) + "end\n", text(readFile(box.logs().resolve("log"))));
        }
    }

    @Test
    void nothingIsWrittenWhereNothingIsKept() throws Exception {
        try (var box = new Box(kernel, directory, LIVE_ONLY, "echo hello");
                var live = box.launched().take(Slot.LIVE)) {
            assertEquals("hello\n", text(readAll(live)));
            box.awaitEnd();
            try (var files = Files.list(box.logs())) {
                assertEquals(0, files.count());
            }
        }
    }

    @Test
    void readerThatIsGoneIsForgotten() throws Exception {
        try (var box = new Box(kernel, directory, LIVE, "sleep 0.2; seq 1 100000")) {
            box.launched().take(Slot.LIVE).close();
            box.awaitEnd();
            assertEquals(numbers(100000), text(readFile(box.logs().resolve("log"))));
        }
    }

    @Test
    void slowReaderSlowsTheProgramButNotTheNewsOfItsEnd() throws Exception {
        try (var box = new Box(kernel, directory, LIVE_ONLY, "exec seq 1 100000");
                var live = box.launched().take(Slot.LIVE)) {
            // Both pipes are full: the program waits for the supervisor, and that for the reader.
            Box.eventually(() -> wchan(box.pid()).contains("pipe_write")
                    && box.proc("wchan").contains("poll")
                    && wchan(box.pid()).contains("pipe_write"));
            assertTrue(box.exitRecord().isEmpty());
            ProcessHandle.of(box.pid().number()).orElseThrow().destroyForcibly();
            Box.eventually(() -> box.exitRecord().isPresent());
            assertEquals(KILLED, box.exitRecord().orElseThrow().status());
            String seen = text(readAll(live));
            assertTrue(numbers(100000).startsWith(seen), "a part and in order");
            assertTrue(seen.length() > 60_000, () -> seen.length() + " bytes were on their way");
            box.awaitEnd();
        }
    }

    private static String wchan(Pid pid) {
        try {
            return Files.readString(Path.of("/proc", pid.toString(), "wchan"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void streamsTakeTurns() throws Exception {
        try (var box = new Box(kernel, directory, LIVE_ONLY, "yes & sleep 0.1; echo hello >&2; sleep 1000");
                var live = box.launched().take(Slot.LIVE)) {
            var decoder = new FrameDecoder();
            String seen = "";
            while (!seen.equals("hello\n")) {
                decoder.feed(kernel.contents().readOnce(live, 4096));
                seen = decoder.next().map(LogFrame::text).orElse("");
            }
        }
    }

    @Test
    void containerEndsWithItsEngine() throws Exception {
        for (var output : List.of(new Output.Direct(), new Output.Logged(LogPolicy.DEFAULT))) {
            try (var nothing = kernel.files().open(Path.of("/dev/null"), OpenHow.readWrite())) {
                var owned = Recipe.of(output, Duty.END_WITH_ENGINE)
                        .with(Slot.STDOUT, nothing)
                        .with(Slot.STDERR, nothing);
                try (var box = new Box(kernel, directory, owned, "sleep 1000 & sleep 1000")) {
                    var control = box.launched().take(Slot.CONTROL);
                    assertTrue(box.exitRecord().isEmpty());
                    control.close();
                    assertEquals(KILLED, box.awaitEnd().status());
                    Files.delete(directory.resolve("exit"));
                }
            }
        }
    }

    @Test
    void groupOfTheContainerEndsWithItsEngine() throws Exception {
        Path file = Files.createFile(directory.resolve("cgroup.kill"));
        try (var kill = kernel.files().open(file, OpenHow.write())) {
            var owned = Recipe.of(new Output.Logged(LogPolicy.DEFAULT), Duty.END_WITH_ENGINE, Duty.KILL_CGROUP)
                    .with(Slot.CGROUP_KILL, kill);
            try (var box = new Box(kernel, directory, owned, "sleep 1000")) {
                box.launched().take(Slot.CONTROL).close();
                assertEquals(KILLED, box.awaitEnd().status());
                assertEquals("1", Files.readString(file));
            }
        }
    }

    private List<LogFrame> readAll(Fd live) {
        var decoder = new FrameDecoder();
        byte[] piece = kernel.contents().readOnce(live, 65_536);
        while (piece.length > 0) {
            decoder.feed(piece);
            piece = kernel.contents().readOnce(live, 65_536);
        }
        return drain(decoder);
    }

    private List<LogFrame> readFile(Path file) throws Exception {
        var decoder = new FrameDecoder();
        decoder.feed(Files.readAllBytes(file));
        return drain(decoder);
    }

    private static List<LogFrame> drain(FrameDecoder decoder) {
        var frames = new ArrayList<LogFrame>();
        for (var next = decoder.next(); next.isPresent(); next = decoder.next()) {
            frames.add(next.get());
        }
        assertEquals(0, decoder.damagedBytes());
        return frames;
    }

    private static String text(List<LogFrame> frames) {
        return frames.stream().map(LogFrame::text).collect(Collectors.joining());
    }

    private static String numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }
}
