package io.gatun.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.LogStream;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    private Fd logs;

    @BeforeEach
    void open() {
        logs = kernel.files().open(directory, OpenHow.directory());
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void filesAreReadFromTheOldestToTheNewest() throws IOException {
        write("log.2", line(1), line(2));
        write("log.1", line(3));
        write("log", line(4), line(5));
        assertEquals("1\n2\n3\n4\n5\n", text(read(LogQuery.ALL)));
    }

    @Test
    void logWithoutFilesIsEmptyUntilThereIsOne() throws IOException {
        try (var reader = LogReader.open(kernel, logs, LogQuery.ALL)) {
            assertTrue(reader.next().isEmpty());
            write("log", line(1));
            assertEquals("1\n", reader.next().orElseThrow().text());
        }
    }

    @Test
    void rotationsWhileReadingLoseNothing() throws IOException {
        var random = new Random(7);
        var seen = new ArrayList<LogFrame>();
        try (var reader = LogReader.open(kernel, logs, LogQuery.ALL)) {
            for (long sequence = 1; sequence <= 400; sequence++) {
                if (random.nextInt(8) == 0) {
                    rotate(4);
                }
                write("log", line(sequence));
                // The reader stays less than four files behind, as the oldest go.
                for (int i = random.nextInt(4) == 0 ? 1000 : random.nextInt(2); i > 0; i--) {
                    reader.next().ifPresent(seen::add);
                }
            }
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                seen.add(next.get());
            }
        }
        var sequences = seen.stream().map(LogFrame::sequence).toList();
        assertEquals(LongStream.rangeClosed(1, 400).boxed().toList(), sequences);
        assertEquals(0, seen.stream().mapToLong(LogFrame::missing).sum());
    }

    @Test
    void missingFramesAreCountedAndARestartIsNone() throws IOException {
        write("log", line(1), line(2), line(5), line(1), line(2));
        assertEquals(
                List.of(0L, 0L, 2L, 0L, 0L),
                read(LogQuery.ALL).stream().map(LogFrame::missing).toList());
    }

    @Test
    void oldestFilesThatWentBeforeTheyWereReadAreMissing() throws IOException {
        try (var reader = LogReader.open(kernel, logs, LogQuery.ALL)) {
            write("log", line(1));
            assertEquals(1, reader.next().orElseThrow().sequence());
            for (long sequence = 2; sequence <= 9; sequence++) {
                rotate(3);
                write("log", line(sequence));
            }
            var next = reader.next().orElseThrow();
            assertEquals(7, next.sequence());
            assertEquals(5, next.missing());
        }
    }

    @Test
    void tornFrameAtTheEndOfARotatedFileIsPassedOver() throws IOException {
        byte[] torn = line(2).encode();
        write("log.1", line(1));
        Files.write(directory.resolve("log.1"), java.util.Arrays.copyOf(torn, 20), StandardOpenOption.APPEND);
        write("log", line(3));
        try (var reader = LogReader.open(kernel, logs, LogQuery.ALL)) {
            assertEquals("1\n", reader.next().orElseThrow().text());
            assertEquals("3\n", reader.next().orElseThrow().text());
            assertEquals(20, reader.damagedBytes());
        }
    }

    @Test
    void timesLimitWhatIsRead() throws IOException {
        write("log.1", line(1), line(2), line(3));
        write("log", line(4), line(5));
        var query = LogQuery.ALL.withSince(BEGIN.plusSeconds(2)).withUntil(BEGIN.plusSeconds(4));
        try (var reader = LogReader.open(kernel, logs, query)) {
            assertEquals(2, reader.next().orElseThrow().sequence());
            assertEquals(3, reader.next().orElseThrow().sequence());
            assertEquals(4, reader.next().orElseThrow().sequence());
            assertTrue(reader.next().isEmpty());
            assertTrue(reader.isFinished());
        }
    }

    @Test
    void tailCountsLinesOverFramesAndFiles() throws IOException {
        write("log.2", frame(1, "a\nb\nc"), frame(2, "c\n"));
        write("log.1", frame(3, "d\ne\n"));
        write("log", frame(4, "f"), frame(5, "f\ng"));
        var expected = List.of("", "g", "ff\ng", "e\nff\ng", "d\ne\nff\ng", "cc\nd\ne\nff\ng", "b\ncc\nd\ne\nff\ng");
        for (int lines = 0; lines < expected.size(); lines++) {
            assertEquals(expected.get(lines), text(read(LogQuery.ALL.withTail(lines))));
        }
        assertEquals("a\nb\ncc\nd\ne\nff\ng", text(read(LogQuery.ALL.withTail(1000))));
    }

    @Test
    void tailOfLogThatEndsWithALineEndCountsNoLineBehindIt() throws IOException {
        write("log", frame(1, "a\nb\n"), frame(2, "c\n"));
        assertEquals("c\n", text(read(LogQuery.ALL.withTail(1))));
        assertEquals("b\nc\n", text(read(LogQuery.ALL.withTail(2))));
        assertEquals("", text(read(LogQuery.ALL.withTail(0))));
    }

    @Test
    void filesThatAreNotOfTheLogAreLeftAlone() throws IOException {
        write("log", line(1));
        Files.writeString(directory.resolve("log.new"), "x");
        Files.writeString(directory.resolve("log.x"), "x");
        Files.writeString(directory.resolve("other"), "x");
        assertEquals("1\n", text(read(LogQuery.ALL)));
    }

    private List<LogFrame> read(LogQuery query) {
        var frames = new ArrayList<LogFrame>();
        try (var reader = LogReader.open(kernel, logs, query)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }

    private static String text(List<LogFrame> frames) {
        return frames.stream().map(LogFrame::text).collect(Collectors.joining());
    }

    private static LogFrame line(long sequence) {
        return frame(sequence, sequence + "\n");
    }

    private static LogFrame frame(long sequence, String text) {
        return LogFrame.of(
                LogStream.STDOUT, sequence, BEGIN.plusSeconds(sequence), text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, LogFrame... frames) throws IOException {
        for (LogFrame frame : frames) {
            Files.write(directory.resolve(name), frame.encode(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** As the supervisor does it. */
    private void rotate(int files) throws IOException {
        Files.deleteIfExists(directory.resolve("log." + (files - 1)));
        Files.createFile(directory.resolve("log.new"));
        for (int number = files - 1; number > 0; number--) {
            Path from = directory.resolve(number == 1 ? "log" : "log." + (number - 1));
            if (Files.exists(from)) {
                Files.move(from, directory.resolve("log." + number));
            }
        }
        Files.move(directory.resolve("log.new"), directory.resolve("log"));
    }
}
