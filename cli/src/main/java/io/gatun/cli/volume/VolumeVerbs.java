package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.VerbGroup;
import java.util.List;
import java.util.Optional;

/** The verbs of {@code gatun volume}: directories that containers share and outlive. */
public final class VolumeVerbs {
    private static final List<String> NAMES = List.of("create", "inspect", "ls", "prune", "rm");

    private VolumeVerbs() {}

    /** The command that has them. */
    public static Command command() {
        return new VerbGroup("volume", "Make, list and remove volumes", NAMES, VolumeVerbs::named);
    }

    private static Optional<Command> named(String verb) {
        Command command = switch (verb) {
            case "create" -> new CreateVerb();
            case "inspect" -> new InspectVerb();
            case "ls", "list" -> new ListVerb();
            case "prune" -> new PruneVerb();
            case "rm", "remove" -> new RemoveVerb();
            default -> null;
        };
        return Optional.ofNullable(command);
    }
}
