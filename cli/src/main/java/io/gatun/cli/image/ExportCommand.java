package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.terminal.Interaction;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code gatun export}. */
final class ExportCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                        "export",
                        "CONTAINER",
                        "Write a container's files into an archive",
                        List.of(Flag.of("output", "FILE", "where to, instead of standard output")
                                .or('o')))
                .explained("""
                        The archive is a tar of the whole root filesystem, without what is mounted in it; `gatun import` makes an image of it. The
                        container may run.
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 1);
        Optional<Path> file = arguments.value("output").map(invocation.console().directory()::resolve);
        if (file.isEmpty() && Interaction.terminal().isPresent()) {
            throw new UsageException("export: an archive is nothing for a terminal; use --output or redirect");
        }
        var container = new ContainerRef(arguments.positionals().getFirst());
        try (var engine = invocation.engine()) {
            if (file.isPresent()) {
                SaveCommand.write(file.get(), out -> write(engine, container, out));
            } else {
                write(engine, container, new BufferedOutputStream(invocation.out(), 1 << 16));
                invocation.out().flush();
            }
        }
        return 0;
    }

    private static void write(Engine engine, ContainerRef container, OutputStream out) {
        try {
            engine.files().export(container, out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot export %s: %s".formatted(container, e.getMessage()), e);
        }
    }
}
