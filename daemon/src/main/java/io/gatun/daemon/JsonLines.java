package io.gatun.daemon;

import io.gatun.engine.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** What a program logs as one JSON object to a line, with the names of members that dockerd's log has. */
public final class JsonLines extends Formatter {
    /** For any handler. */
    public JsonLines() {}

    @Override
    public String format(LogRecord record) {
        return Json.object()
                        .put("time", record.getInstant().toString())
                        .put("level", level(record.getLevel()))
                        .put("msg", formatMessage(record))
                        .maybe("logger", Optional.ofNullable(record.getLoggerName()))
                        .maybe("error", Optional.ofNullable(record.getThrown()).map(JsonLines::trace))
                        .build()
                + "\n";
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) return "error";
        if (level.intValue() >= Level.WARNING.intValue()) return "warning";
        return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }
}
