package io.gatun.cli.command;

import io.gatun.cli.flag.UsageException;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.check.InvalidSpecException;
import io.gatun.linux.gate.SyscallException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Why a command failed.
 *
 * @param message one line
 * @param exitCode as docker's
 * @param cause for {@code --debug}
 */
public record Problem(String message, int exitCode, Throwable cause) {
    /** The command line is wrong, or a container could not be made. */
    public static final int ENGINE = 125;

    /** Another command was refused. */
    public static final int REFUSED = 1;

    /** What an exception means for the command that it ended. */
    public static Problem of(RuntimeException e, String command) {
        return switch (e) {
            case UsageException usage -> new Problem(line(usage), ENGINE, e);
            case StartFailedException failed -> new Problem(line(failed), failed.exitCode(), e);
            case EngineException refused -> new Problem(line(refused), code(command), e);
            case JsonException malformed -> new Problem(line(malformed), code(command), e);
            case InvalidSpecException invalid -> new Problem(line(invalid), code(command), e);
            case SyscallException failed -> new Problem(line(failed), code(command), e);
            case UncheckedIOException stream ->
                new Problem(line(Objects.requireNonNull(stream.getCause())), code(command), e);
            default -> {
                String what = e.toString().lines().findFirst().orElse("");
                yield new Problem("internal error: " + what + "; --debug shows where", code(command), e);
            }
        };
    }

    /** Prints it. */
    public int report(PrintStream err, boolean debug) {
        err.println("gatun: " + message);
        if (debug) cause.printStackTrace(err);
        return exitCode;
    }

    private static int code(String command) {
        return switch (command) {
            case "run", "create", "exec" -> ENGINE;
            default -> REFUSED;
        };
    }

    private static String line(Throwable e) {
        return String.join("; ", String.valueOf(e.getMessage()).lines().toList());
    }
}
