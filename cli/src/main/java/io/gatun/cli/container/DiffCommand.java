package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.cli.format.Words;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.FileChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code gatun diff}. */
public final class DiffCommand implements Command {
    private static final String LINE = "{{.Kind}} {{.Path}}";

    /** The command. */
    public DiffCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "diff",
                        "CONTAINER",
                        "List the files that a container has changed",
                        List.of(Flag.of("format", "FORMAT", "table, json, or a template, such as {{.Kind}} {{.Path}}")))
                .explained("""
                        A was added, C was changed, D was deleted. Mounts are not looked at. A container of --rootfs or --bundle has
                        no layer of its own, and so nothing to compare.
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(1, 1);
        var container = new ContainerRef(invocation.arguments().positionals().getFirst());
        List<FileChange> changes;
        try (var engine = invocation.engine()) {
            changes = engine.diff(container);
        }
        var format = invocation.arguments().value("format").or(() -> Optional.of(LINE));
        var listing = new Listing(Map.of("Kind", "KIND", "Path", "PATH"), List.of("Kind", "Path"));
        invocation
                .out()
                .print(listing.text(
                        format, changes.stream().map(DiffCommand::row).toList()));
        return 0;
    }

    /** The names are the container's choice, and the terminal is the caller's. */
    private static Json.Obj row(FileChange change) {
        return Json.object()
                .put("Kind", String.valueOf(change.kind().letter()))
                .put("Path", Words.printable(change.path()))
                .build();
    }
}
