package io.gatun.cli;

import io.gatun.cli.command.Console;
import io.gatun.cli.flag.UsageException;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the commands that are called most, so that the JVM writes down which classes they need. Called once per build
 * (scripts/setup.sh); what it prints is thrown away, and where nobody may make containers it learns as much as it can.
 */
final class Training {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("version", "--format", "{{.Version}}"),
            List.of("--help"),
            List.of("run", "--help"),
            List.of("run", "--rm", "-e", "A=1", "-m", "64m", "--cpus", "0.5", "--pids-limit", "50", "host", "true"),
            List.of("run", "-d", "--name", "training", "host", "sleep", "100"),
            List.of("ps"),
            List.of("ps", "--format", "{{.Names}}"),
            List.of("inspect", "training"),
            List.of("logs", "training"),
            List.of("exec", "training", "true"),
            List.of("kill", "training"),
            List.of("rm", "-f", "training"));

    private Training() {}

    /** Runs them on the engine's directory that is named. */
    public static void main(String[] arguments) {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console = new Console(
                new ByteArrayInputStream(new byte[0]),
                nothing,
                nothing,
                Map.of("GATUN_ROOT", arguments[0]),
                Path.of("").toAbsolutePath());
        for (List<String> command : COMMANDS) {
            try {
                CommandLine.read(command, console).run();
            } catch (UsageException e) {
                throw new AssertionError(e);
            }
        }
    }
}
