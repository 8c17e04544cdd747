package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.launch.Box.Recipe;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.log.LogReader;
import io.gatun.engine.log.LogWatch;
import io.gatun.engine.model.LogStream;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the supervisor does for a container that has logs. */
class ShimIT {
    private static final Recipe LOGGED = Recipe.of(new Output.Logged(LogPolicy.DEFAULT));

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    @BeforeEach
    void prepare() {
        Box.prepare(directory);
    }

    @Test
    void bothStreamsAreLoggedWithTheirTimes() throws Exception {
        var before = Instant.now();
        try (var box = new Box(kernel, directory, LOGGED, "echo out; sleep 0.1; echo err >&2")) {
            assertEquals(new ExitStatus.Exited(0), box.awaitEnd().status());
            var frames = frames(box);
            assertEquals(
                    List.of("out\n", "err\n"),
                    frames.stream().map(LogFrame::text).toList());
            assertEquals(
                    List.of(LogStream.STDOUT, LogStream.STDERR),
                    frames.stream().map(LogFrame::stream).toList());
            assertEquals(
                    List.of(1L, 2L), frames.stream().map(LogFrame::sequence).toList());
            var between =
                    Duration.between(frames.getFirst().time(), frames.getLast().time());
            assertTrue(between.toMillis() >= 90, between.toString());
            assertTrue(!frames.getFirst().time().isBefore(before));
            assertTrue(!frames.getLast().time().isAfter(Instant.now()));
        }
    }

    @Test
    void exitStatusAndTimeAreWrittenDown() throws Exception {
        try (var box = new Box(kernel, directory, LOGGED, "sleep 0.05; kill -9 $$; exit 3")) {
            var record = box.awaitEnd();
            assertEquals(new ExitStatus.Exited(3), record.status());
            assertTrue(Duration.between(record.end(), Instant.now()).toSeconds() < 30);
        }
    }

    @Test
    void outputOfAnyLengthIsLoggedWhole() throws Exception {
        try (var box = new Box(kernel, directory, LOGGED, "seq 1 200000")) {
            box.awaitEnd();
            var text = new StringBuilder();
            frames(box).forEach(frame -> text.append(frame.text()));
            var expected = new StringBuilder();
            for (int i = 1; i <= 200000; i++) {
                expected.append(i).append('\n');
            }
            assertTrue(expected.toString().contentEquals(text));
        }
    }

    @Test
    void logsAreRotatedAndTheOldestGo() throws Exception {
        var policy = Recipe.of(new Output.Logged(new LogPolicy(100_000, 3)));
        try (var box = new Box(kernel, directory, policy, "seq 1 200000")) {
            box.awaitEnd();
            try (var files = Files.list(box.logs())) {
                assertEquals(
                        List.of("log", "log.1", "log.2"),
                        files.map(file -> file.getFileName().toString())
                                .sorted()
                                .toList());
            }
            for (String name : List.of("log", "log.1", "log.2")) {
                assertTrue(Files.size(box.logs().resolve(name)) <= 100_000, name);
            }
            var frames = frames(box);
            for (int i = 1; i < frames.size(); i++) {
                assertEquals(frames.get(i - 1).sequence() + 1, frames.get(i).sequence());
            }
            var text = new StringBuilder();
            frames.forEach(frame -> text.append(frame.text()));
            assertTrue(text.toString().endsWith("\n199999\n200000\n"));
            assertTrue(text.length() > 180_000, () -> Integer.toString(text.length()));
        }
    }

    @Test
    void readerFollowsThroughRotationsToTheEnd() throws Exception {
        var small = Recipe.of(new Output.Logged(new LogPolicy(200_000, 100)));
        var script = "i=0; while [ $i -lt 30 ]; do seq 1 3000; i=$((i+1)); sleep 0.01; done";
        try (var box = new Box(kernel, directory, small, script);
                var logs = kernel.files().open(box.logs(), OpenHow.directory());
                var shim = box.shim();
                var watch = new LogWatch(kernel, logs, shim.process());
                var reader = LogReader.open(kernel, logs, LogQuery.ALL)) {
            var frames = new ArrayList<LogFrame>();
            reader.follow(watch, frames::add);
            assertEquals(0, frames.stream().mapToLong(LogFrame::missing).sum());
            String text = frames.stream().map(LogFrame::text).collect(Collectors.joining());
            assertEquals(30, text.split("\n3000\n", -1).length - 1);
            box.awaitEnd();
        }
    }

    @Test
    void fullDiskNeitherBlocksNorEndsTheContainer() throws Exception {
        try (var logs = smallDisk()) {
            var script = "seq 1 200000; sleep 1; echo end >&2; sleep 0.2";
            try (var box = new Box(kernel, directory, LOGGED.with(Slot.LOG_DIRECTORY, logs), script)) {
                assertEquals(new ExitStatus.Exited(0), box.awaitEnd().status());
            }
            var frames = frames(logs);
            assertTrue(frames.size() > 10, () -> frames.size() + " frames");
            assertTrue(frames.stream().mapToLong(LogFrame::missing).sum() > 0, "the gap shows");
            assertTrue(frames.stream().anyMatch(frame -> frame.text().equals("end\n")), "the end is logged");
        }
    }

    private Fd smallDisk() {
        try (var configuration = kernel.mounts().fsopen("tmpfs")) {
            kernel.mounts().setString(configuration, "size", "256k");
            kernel.mounts().create(configuration);
            return kernel.mounts().fsmount(configuration, 0);
        }
    }

    @Test
    void idleSupervisorIsSmall() throws Exception {
        try (var box = new Box(kernel, directory, LOGGED, "echo hello; sleep 1000")) {
            Box.eventually(() -> frames(box).size() == 1);
            int residentKilobytes = Integer.parseInt(box.status("VmRSS").replace(" kB", ""));
            assertTrue(residentKilobytes <= 64, () -> residentKilobytes + " kB");
        }
    }

    @Test
    void signalsToTheSupervisorAndItsGroupAreOfNoEffect() throws Exception {
        try (var box = new Box(kernel, directory, LOGGED, "sleep 0.3; echo done; exit 7")) {
            Box.eventually(() -> box.status("SigBlk").equals("fffffffffffbfeff"));
            for (String name : List.of("HUP", "INT", "TERM", "PIPE", "USR1", "QUIT", "CHLD", "TSTP")) {
                kernel.processes().killGroup(box.supervisor(), Signal.of(name));
            }
            assertEquals(new ExitStatus.Exited(7), box.awaitEnd().status());
            assertEquals("done\n", frames(box).getFirst().text());
        }
    }

    @Test
    void supervisorHasNothingOfItsCallers() throws Exception {
        try (var box = new Box(kernel, directory, LOGGED, "sleep 1000")) {
            var stat = kernel.processes().stat(box.supervisor()).orElseThrow();
            assertEquals(box.supervisor().number(), stat.session());
            assertEquals(box.supervisor().number(), stat.group());
            assertEquals("gatun-shim", stat.name());
            assertEquals("box\0", box.proc("cmdline"));
            assertEquals("", box.proc("environ"));
            assertEquals("0077", box.status("Umask"));
            var supervisor = Path.of("/proc", box.supervisor().toString());
            assertEquals(Path.of("/"), Files.readSymbolicLink(supervisor.resolve("cwd")));
            assertEquals(
                    List.of("anon_inode:[signalfd]", "exit", "log", "logs", "pipe", "pipe"), openFiles(supervisor));
        }
    }

    @Test
    void programStartsWithCleanSignals() throws Exception {
        var grep = LOGGED.process(shell -> ProcessSpec.of("grep", "-E", "Sig(Blk|Ign|Cgt)", "/proc/self/status")
                .env(List.of("PATH=/bin")));
        try (var box = new Box(kernel, directory, grep, "")) {
            box.awaitEnd();
            String none = "\t0000000000000000\n";
            assertEquals(
                    "SigBlk:" + none + "SigIgn:" + none + "SigCgt:" + none,
                    frames(box).getFirst().text());
        }
    }

    @Test
    void standardInputStaysOpenAndIsReachedThroughTheSupervisor() throws Exception {
        var held = Recipe.of(new Output.Logged(LogPolicy.DEFAULT), Duty.HOLD_STDIN);
        try (var box = new Box(kernel, directory, held, "read a; read b; echo $b $a")) {
            for (String line : List.of("first\n", "second\n")) {
                try (var shim = box.shim();
                        var stdin = shim.stdinWriter().orElseThrow()) {
                    kernel.contents().writeAll(stdin, line.getBytes(StandardCharsets.UTF_8));
                }
            }
            box.awaitEnd();
            assertEquals("second first\n", frames(box).getFirst().text());
        }
    }

    @Test
    void orphansWithoutPidNamespaceAreReaped() throws Exception {
        var shared = LOGGED.sharing(NamespaceType.PID);
        try (var box = new Box(kernel, directory, shared, "(sleep 0.1 &); (sleep 0.1 &); sleep 0.5; echo $PPID")) {
            box.awaitEnd();
            assertEquals(box.supervisor() + "\n", frames(box).getFirst().text());
        }
    }

    @Test
    void endIsNotifiedAfterTheLastOutput() throws Exception {
        var pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        var notifying =
                Recipe.of(new Output.Logged(LogPolicy.DEFAULT), Duty.NOTIFY).with(Slot.NOTIFY, pipe.write());
        try (pipe;
                var box = new Box(kernel, directory, notifying, "seq 1 100000")) {
            assertEquals(Long.BYTES, kernel.contents().readOnce(pipe.read(), 100).length);
            assertTrue(box.exitRecord().isPresent());
            assertTrue(frames(box).getLast().text().endsWith("100000\n"));
            box.awaitEnd();
        }
    }

    private static List<String> openFiles(Path process) throws IOException {
        try (var files = Files.list(process.resolve("fd"))) {
            var names = new ArrayList<String>();
            for (Path file : files.toList()) {
                String name = Files.readSymbolicLink(file).getFileName().toString();
                names.add(name.replaceAll("^pipe:.*", "pipe"));
            }
            return names.stream().sorted().toList();
        }
    }

    private List<LogFrame> frames(Box box) {
        try (var logs = kernel.files().open(box.logs(), OpenHow.directory())) {
            return frames(logs);
        }
    }

    private List<LogFrame> frames(Fd logs) {
        var frames = new ArrayList<LogFrame>();
        try (var reader = LogReader.open(kernel, logs, LogQuery.ALL)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }
}
