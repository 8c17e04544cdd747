package io.gatun.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailIT {
    private final Kernel kernel = Kernel.open();

    @TempDir
    Path directory;

    private long sequence;

    @Test
    void lastLinesAreFoundWhetherOrNotTheLastIsComplete() throws IOException {
        write("one\ntwo\nthr");
        write("ee\n");
        assertEquals("three\n", tail(1));
        assertEquals("", tail(0));

        write("# ");
        assertEquals("", tail(0));
        assertEquals("# ", tail(1));
        assertEquals("three\n# ", tail(2));
        assertEquals("one\ntwo\nthree\n# ", tail(4));
        assertEquals("one\ntwo\nthree\n# ", tail(9));
    }

    @Test
    void logOfOneIncompleteLineHasAnEnd() throws IOException {
        write("# ");

        assertEquals("", tail(0));
        assertEquals("# ", tail(1));
    }

    @Test
    void whatIsWrittenLaterFollowsTheEnd() throws IOException {
        write("# ");
        try (Fd log = kernel.files().open(directory, OpenHow.directory());
                var reader = LogReader.open(kernel, log, LogQuery.ALL.withTail(0))) {
            assertEquals("", read(reader));
            write("ls\n");
            assertEquals("ls\n", read(reader));
        }
    }

    private String tail(long lines) {
        try (Fd log = kernel.files().open(directory, OpenHow.directory());
                var reader = LogReader.open(kernel, log, LogQuery.ALL.withTail(lines))) {
            return read(reader);
        }
    }

    private static String read(LogReader reader) {
        var text = new StringBuilder();
        for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
            text.append(frame.get().text());
        }
        return text.toString();
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame =
                LogFrame.of(LogStream.STDOUT, ++sequence, Instant.now(), bytes).encode();
        Files.write(directory.resolve("log"), frame, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
