package io.gatun.daemon.docker.container;

import io.gatun.daemon.life.Frames;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.model.LogStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Sends frames of a log, with the time or details at the beginning of each line where they are asked for. */
final class LogLines {
    private static final byte NEWLINE = '\n';
    /** Nine digits, so that lines are aligned and sort. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final OutputStream out;
    private final Frames frames;
    private final Set<LogStream> wanted;
    private final boolean timestamps;
    private final Optional<String> details;
    private final Map<LogStream, Boolean> inLine = new EnumMap<>(LogStream.class);

    LogLines(OutputStream out, Frames frames, Set<LogStream> wanted, boolean timestamps, Optional<String> details) {
        this.out = out;
        this.frames = frames;
        this.wanted = wanted;
        this.timestamps = timestamps;
        this.details = details;
    }

    /**
     * Sends a frame, and those behind it that are there already.
     *
     * @param ready the next one, if it need not be waited for
     */
    void print(LogFrame first, Supplier<Optional<LogFrame>> ready) throws IOException {
        List<LogFrame> asked = Frames.batch(first, ready).stream()
                .filter(frame -> wanted.contains(frame.stream()))
                .toList();
        if (asked.isEmpty()) return;
        if (!timestamps && details.isEmpty()) {
            frames.send(out, asked);
            return;
        }
        for (LogFrame frame : asked) frames.send(out, frame.stream().code(), marked(frame));
    }

    private byte[] marked(LogFrame frame) {
        byte[] mark = mark(frame.time()).getBytes(StandardCharsets.UTF_8);
        var text = new ByteArrayOutputStream(frame.length() + mark.length);
        boolean within = inLine.getOrDefault(frame.stream(), false);
        for (byte each : frame.bytes()) {
            if (!within) text.writeBytes(mark);
            text.write(each);
            within = each != NEWLINE;
        }
        inLine.put(frame.stream(), within);
        return text.toByteArray();
    }

    private String mark(Instant time) {
        return (timestamps ? TIME.format(time) + " " : "")
                + details.map(text -> text + " ").orElse("");
    }
}
