package io.gatun.cli;

import io.gatun.cli.flag.UsageException;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.SpecException;
import io.gatun.linux.gate.SyscallException;
import java.io.PrintStream;

/**
 * Why a command failed.
 *
 * @param message one line
 * @param exitCode as docker's
 * @param cause for {@code --debug}
 */
record Problem(String message, int exitCode, Throwable cause) {
    /** The command line is wrong, or a container could not be made. */
    static final int ENGINE = 125;

    private static final int REFUSED = 1;

    static Problem of(RuntimeException e, String command) {
        int code = code(e, command);
        return switch (e) {
            case UsageException usage -> new Problem(text(usage), ENGINE, e);
            case StartFailedException failed -> new Problem(text(failed), failed.exitCode(), e);
            case EngineException refused -> new Problem(text(refused), code, e);
            case SpecException invalid -> new Problem(text(invalid), code, e);
            case SyscallException failed -> new Problem(text(failed), code, e);
            default ->
                new Problem(
                        "internal error: %s; --debug shows where"
                                .formatted(e.toString().lines().findFirst().orElse("")),
                        code,
                        e);
        };
    }

    /** Prints it. */
    int report(PrintStream err, boolean debug) {
        err.println("gatun: " + message);
        if (debug) cause.printStackTrace(err);
        return exitCode;
    }

    private static int code(RuntimeException e, String command) {
        return switch (command) {
            case "run", "create", "exec" -> ENGINE;
            default -> e instanceof UsageException ? ENGINE : REFUSED;
        };
    }

    private static String text(Throwable e) {
        return String.join("; ", String.valueOf(e.getMessage()).lines().toList());
    }
}
