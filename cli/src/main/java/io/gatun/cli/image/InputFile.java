package io.gatun.cli.image;

import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.UsageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command reads: a file, or standard input. */
final class InputFile {
    private InputFile() {}

    /** Something that is done with it. */
    @FunctionalInterface
    interface Work {
        void run(InputStream in);
    }

    /** Opens it for as long as the work takes; a dash is standard input. */
    static void open(Invocation invocation, String name, Work work) {
        if (name.equals("-")) {
            work.run(new BufferedInputStream(invocation.console().in(), 1 << 16));
            return;
        }
        Path file = invocation.console().directory().resolve(name);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            work.run(in);
        } catch (IOException e) {
            throw new UsageException(
                    "cannot read %s: %s".formatted(file, e.getClass().getSimpleName()));
        }
    }
}
