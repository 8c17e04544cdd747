package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.format.Words;
import io.gatun.engine.ContainerFiles;
import io.gatun.engine.ContainerFiles.Overwriting;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.CopyOption;
import io.gatun.engine.model.PathStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code gatun cp}. */
public final class CpCommand implements Command {
    private static final String STREAM = "-";

    /** The command. */
    public CpCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "cp",
                        "CONTAINER:PATH FILE|- or FILE|- CONTAINER:PATH",
                        "Copy files between a container and the host",
                        List.of(
                                Flag.onOff("archive", "keep owners and set-id bits")
                                        .or('a'),
                                Flag.onOff("follow-link", "copy what a symbolic link leads to")
                                        .or('L'),
                                Flag.onOff("quiet", "print nothing").or('q')))
                .explained("""
                        Works for containers that run and that do not. A directory that exists gets the copy into it; PATH/. means what
                        is in a directory. With - a tar archive is read from standard input or written to standard output.
                        """);
    }

    /**
     * One side of a copy.
     *
     * @param container absent for the host
     */
    private record Side(Optional<ContainerRef> container, String path) {
        /** A name before a colon is a container, unless it looks like a path: {@code ./a:b} is a file. */
        static Side of(String text) {
            int colon = text.indexOf(':');
            boolean local = colon < 0 || text.startsWith("/") || text.startsWith(".") || text.equals(STREAM);
            return local
                    ? new Side(Optional.empty(), text)
                    : new Side(Optional.of(new ContainerRef(text.substring(0, colon))), text.substring(colon + 1));
        }

        boolean isStream() {
            return container.isEmpty() && path.equals(STREAM);
        }
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(2, 2);
        Side from = Side.of(arguments.positionals().getFirst());
        Side to = Side.of(arguments.positionals().getLast());
        if (from.container().isPresent() && to.container().isPresent()) {
            throw new UsageException("cp: copying between containers is not supported");
        }
        if (from.container().isEmpty() && to.container().isEmpty()) {
            throw new UsageException("cp: one side must be a container: CONTAINER:PATH");
        }
        try (var engine = invocation.engine()) {
            if (from.container().isPresent()) out(invocation, engine.files(), from, to);
            else in(invocation, engine.files(), from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    private static void out(Invocation invocation, ContainerFiles files, Side from, Side to) throws IOException {
        ContainerRef container = from.container().orElseThrow();
        if (to.isStream()) {
            String path = followed(files, container, from.path(), invocation);
            files.read(container, path, name(path), invocation.out());
            invocation.out().flush();
            return;
        }
        long bytes = files.copyOut(container, from.path(), absolute(invocation, to.path()), options(invocation));
        report(invocation, bytes, to.path());
    }

    private static void in(Invocation invocation, ContainerFiles files, Side from, Side to) throws IOException {
        ContainerRef container = to.container().orElseThrow();
        if (from.isStream()) {
            String path = files.stat(container, to.path()).isSymlink() ? to.path() + "/" : to.path();
            files.write(container, path, invocation.console().in(), Overwriting.REFUSED);
            return;
        }
        long bytes = files.copyIn(container, absolute(invocation, from.path()), to.path(), options(invocation));
        report(invocation, bytes, container.text() + ":" + to.path());
    }

    private static String followed(ContainerFiles files, ContainerRef container, String path, Invocation invocation)
            throws IOException {
        if (!invocation.arguments().isOn("follow-link")) return path;
        PathStat stat = files.stat(container, path);
        return stat.isSymlink() ? stat.linkTarget() : path;
    }

    /** What docker calls it in the archive: the last part of the path as it was spelled. */
    private static String name(String path) {
        String trimmed = path;
        while (trimmed.endsWith("/")) trimmed = trimmed.substring(0, trimmed.length() - 1);
        String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        return last.isEmpty() || last.equals("..") ? "." : last;
    }

    private static Set<CopyOption> options(Invocation invocation) {
        var options = EnumSet.noneOf(CopyOption.class);
        if (invocation.arguments().isOn("archive")) options.add(CopyOption.ARCHIVE);
        if (invocation.arguments().isOn("follow-link")) options.add(CopyOption.FOLLOW_LINK);
        return options;
    }

    /** A slash at the end means something, and is kept. */
    private static String absolute(Invocation invocation, String path) {
        return path.startsWith("/") ? path : invocation.console().directory() + "/" + path;
    }

    private static void report(Invocation invocation, long bytes, String destination) {
        if (invocation.arguments().isOn("quiet")) return;
        invocation.err().println("Successfully copied %s to %s".formatted(Words.decimal(bytes), destination));
    }
}
