package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.UsageException;
import java.util.List;

/** {@code gatun network}: networks that containers are in. */
public final class NetworkCommand implements Command {
    private static final List<String> VERBS =
            List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");

    /** The command. */
    public NetworkCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "network",
                        "VERB [ARG...]",
                        "Make, list and remove networks; put containers into them",
                        List.of())
                .explained("Verbs: " + String.join(", ", VERBS) + ".\nEach has its own --help.")
                .flagsFirst();
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.arguments().positionals();
        if (words.isEmpty()) throw new UsageException("network: which verb? see gatun network --help");
        Command verb = named(words.getFirst());
        var arguments = ArgumentReader.read(verb.text(), words.subList(1, words.size()));
        return verb.run(new Invocation(arguments, invocation.console(), invocation.settings()));
    }

    private static Command named(String verb) {
        return switch (verb) {
            case "connect" -> new ConnectVerb();
            case "create" -> new CreateVerb();
            case "disconnect" -> new DisconnectVerb();
            case "inspect" -> new InspectVerb();
            case "ls", "list" -> new ListVerb();
            case "prune" -> new PruneVerb();
            case "rm", "remove" -> new RemoveVerb();
            default -> throw new UsageException("network: unknown verb " + verb + "; see gatun network --help");
        };
    }
}
