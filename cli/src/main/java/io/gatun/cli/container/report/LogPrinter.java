package io.gatun.cli.container.report;

import io.gatun.cli.command.Console;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.model.LogStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Prints frames of a log where their streams belong, with the time at the beginning of each line where that is asked for. */
public final class LogPrinter {
    private static final byte NEWLINE = '\n';

    private final Console console;
    private final boolean timestamps;
    private final Map<LogStream, Boolean> inLine = new EnumMap<>(LogStream.class);

    public LogPrinter(Console console, boolean timestamps) {
        this.console = console;
        this.timestamps = timestamps;
    }

    /**
     * Prints a frame.
     *
     * @return whether somebody still reads it
     */
    public boolean print(LogFrame frame) {
        PrintStream to = frame.stream() == LogStream.STDERR ? console.err() : console.out();
        byte[] bytes = timestamps ? stamped(frame) : frame.bytes();
        to.write(bytes, 0, bytes.length);
        return !to.checkError();
    }

    private byte[] stamped(LogFrame frame) {
        byte[] stamp = (frame.time() + " ").getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream(frame.length() + stamp.length);
        boolean within = inLine.getOrDefault(frame.stream(), false);
        for (byte each : frame.bytes()) {
            if (!within) out.writeBytes(stamp);
            out.write(each);
            within = each != NEWLINE;
        }
        inLine.put(frame.stream(), within);
        return out.toByteArray();
    }
}
