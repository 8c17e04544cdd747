package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.terminal.Interaction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** {@code gatun save}. */
final class SaveCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                        "save",
                        "IMAGE [IMAGE...]",
                        "Write images into an archive",
                        List.of(Flag.of("output", "FILE", "where to, instead of standard output")
                                .or('o')))
                .explained("The archive is an OCI image layout that docker's load reads as well.\n");
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        Optional<Path> file = arguments.value("output").map(invocation.console().directory()::resolve);
        if (file.isEmpty() && Interaction.terminal().isPresent()) {
            throw new UsageException("save: an archive is nothing for a terminal; use --output or redirect");
        }
        try (var engine = invocation.engine()) {
            if (file.isEmpty()) {
                engine.images().save(arguments.positionals(), new BufferedOutputStream(invocation.out(), 1 << 16));
                invocation.out().flush();
            } else {
                write(file.get(), out -> engine.images().save(arguments.positionals(), out));
            }
        }
        return 0;
    }

    /** What is written. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out);
    }

    /** Writes a file that has its name only when it is whole. */
    static void write(Path file, Content content) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            Path temporary = Files.createTempFile(directory, ".gatun-save", ".tmp");
            try {
                try (var out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                    content.writeTo(out);
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
