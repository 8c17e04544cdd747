package io.gatun.cli;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.UsageException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The entry point of the command: turns arguments into an exit code. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with docker's exit codes. */
    public static void main(String[] arguments) {
        // Asked most often by scripts, and answered without a table of flags, a template or the engine.
        boolean version = arguments.length == 1 && (arguments[0].equals("version") || arguments[0].equals("--version"));
        int code = version ? printVersion(System.out) : run(List.of(arguments));
        System.out.flush();
        System.err.flush();
        // Not exit(), which sets up a logger to log itself with, and takes a seventh of the time of `gatun version`.
        Runtime.getRuntime().halt(code);
    }

    private static int printVersion(PrintStream out) {
        out.println("gatun " + Version.CURRENT);
        return 0;
    }

    private static int run(List<String> arguments) {
        Console console = console();
        try {
            return CommandLine.read(arguments, console).run();
        } catch (UsageException e) {
            console.err().println("gatun: " + e.getMessage());
            return Problem.ENGINE;
        }
    }

    /** The one of this process. */
    static Console console() {
        return new Console(
                System.in, System.out, System.err, System.getenv(), Path.of("").toAbsolutePath());
    }
}
