package io.gatun.cli.system;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.VerbGroup;
import io.gatun.cli.event.EventsCommand;
import java.util.List;
import java.util.Optional;

/** The verbs of {@code gatun system}: all of the engine at once. */
public final class SystemVerbs {
    private static final List<String> NAMES = List.of("df", "events", "info", "prune");

    private SystemVerbs() {}

    /** The command that has them. */
    public static Command command() {
        return new VerbGroup(
                "system",
                "Print what takes the disk and what runs here, and remove what nobody uses",
                NAMES,
                SystemVerbs::named);
    }

    private static Optional<Command> named(String verb) {
        Command command = switch (verb) {
            case "df" -> new DiskVerb();
            case "events" -> new EventsCommand();
            case "info" -> new InfoVerb();
            case "prune" -> new PruneVerb();
            default -> null;
        };
        return Optional.ofNullable(command);
    }
}
