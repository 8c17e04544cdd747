package io.gatun.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.cli.command.Console;
import io.gatun.cli.testing.Workplace;
import io.gatun.cli.testing.Workplace.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Commands of a workplace that run in this process, in the namespaces of the calling thread.
 *
 * @param directory where they are called
 */
record InProcess(Workplace place, Path directory) {
    /** Runs a command to its end without input. */
    Result call(String... words) {
        return call(new byte[0], new ByteArrayOutputStream(), words);
    }

    /** The same with this on its standard input; what it writes need not be text, and is in {@code out} too. */
    Result call(byte[] input, ByteArrayOutputStream out, String... words) {
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of("GATUN_ROOT", place.root().toString()),
                directory);
        int code = CommandLine.read(place.words(words), console).run();
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
