package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.help.HelpPage;
import java.util.ArrayList;
import java.util.List;

/** {@code gatun volume}: directories that containers share and outlive. */
public final class VolumeCommand implements Command {
    private static final List<String> VERBS = List.of("create", "inspect", "ls", "prune", "rm");
    private static final String HELP = "help";

    /** The command. */
    public VolumeCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of("volume", "VERB [ARG...]", "Make, list and remove volumes", List.of())
                .explained("Verbs: " + String.join(", ", VERBS) + ".\nEach has its own --help.")
                .flagsFirst();
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.arguments().positionals();
        if (words.isEmpty()) throw new UsageException("volume: which verb? see gatun volume --help");
        Command verb = named(words.getFirst());
        CommandText text = verb.text();
        var flags = new ArrayList<>(text.flags());
        flags.add(Flag.onOff(HELP, "print this help").or('h'));
        var withHelp =
                new CommandText(text.name(), text.arguments(), text.summary(), text.details(), flags, text.order());
        var arguments = ArgumentReader.read(withHelp, words.subList(1, words.size()));
        if (arguments.isOn(HELP)) {
            invocation.out().print(HelpPage.of(text));
            return 0;
        }
        return verb.run(new Invocation(arguments, invocation.console(), invocation.settings()));
    }

    private static Command named(String verb) {
        return switch (verb) {
            case "create" -> new CreateVerb();
            case "inspect" -> new InspectVerb();
            case "ls", "list" -> new ListVerb();
            case "prune" -> new PruneVerb();
            case "rm", "remove" -> new RemoveVerb();
            default -> throw new UsageException("volume: unknown verb " + verb + "; see gatun volume --help");
        };
    }
}
