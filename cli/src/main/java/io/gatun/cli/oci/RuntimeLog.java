package io.gatun.cli.oci;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.BadRequestException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What a runtime reports beside its output, in the form that callers of runc read: lines of text or of JSON. */
final class RuntimeLog {
    private final Optional<Path> file;
    private final boolean json;
    private final PrintStream err;

    private RuntimeLog(Optional<Path> file, boolean json, PrintStream err) {
        this.file = file;
        this.json = json;
        this.err = err;
    }

    /**
     * The log of a command line.
     *
     * @param file appended to; without one, lines go to standard error
     * @throws BadRequestException if the format is unknown
     */
    static RuntimeLog of(Optional<Path> file, String format, PrintStream err) {
        return switch (format) {
            case "json" -> new RuntimeLog(file, true, err);
            case "text" -> new RuntimeLog(file, false, err);
            default -> throw new BadRequestException("unknown log format " + format, "use text or json");
        };
    }

    /** Says what was asked for and is not done. */
    void warn(String message) {
        write("warning", message);
    }

    /** Says why the command failed, on standard error in any case. */
    void error(String message) {
        if (file.isPresent()) {
            write("error", message);
        }
        err.println(json && file.isEmpty() ? json("error", message) : text("error", message));
    }

    private void write(String level, String message) {
        String line = json ? json(level, message) : text(level, message);
        if (file.isEmpty()) {
            err.println(line);
            return;
        }
        try {
            Files.writeString(file.get(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(String level, String message) {
        return Json.object()
                .put("level", level)
                .put("msg", message)
                .put("time", now())
                .build()
                .toString();
    }

    private static String text(String level, String message) {
        return "time=\"%s\" level=%s msg=%s".formatted(now(), level, Json.of(message));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
