package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.VerbGroup;
import java.util.List;
import java.util.Optional;

/** The verbs of {@code gatun network}: networks that containers are in. */
public final class NetworkVerbs {
    private static final List<String> NAMES =
            List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");

    private NetworkVerbs() {}

    /** The command that has them. */
    public static Command command() {
        return new VerbGroup(
                "network", "Make, list and remove networks; put containers into them", NAMES, NetworkVerbs::named);
    }

    private static Optional<Command> named(String verb) {
        Command command = switch (verb) {
            case "connect" -> new ConnectVerb();
            case "create" -> new CreateVerb();
            case "disconnect" -> new DisconnectVerb();
            case "inspect" -> new InspectVerb();
            case "ls", "list" -> new ListVerb();
            case "prune" -> new PruneVerb();
            case "rm", "remove" -> new RemoveVerb();
            default -> null;
        };
        return Optional.ofNullable(command);
    }
}
