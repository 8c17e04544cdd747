package io.gatun.cli.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command reads and writes besides the engine.
 *
 * @param directory where it was called, absolute
 */
public record Console(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Path directory) {
    public Console {
        environment = Map.copyOf(environment);
    }
}
