package io.gatun.cli.system;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.help.HelpPage;
import java.util.ArrayList;
import java.util.List;

/** {@code gatun system}: all of the engine at once. */
public final class SystemCommand implements Command {
    private static final String HELP = "help";

    /** The command. */
    public SystemCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of("system", "VERB [ARG...]", "Print what takes the disk, and what runs here", List.of())
                .explained("Verbs: df, info.\nEach has its own --help.")
                .flagsFirst();
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.arguments().positionals();
        if (words.isEmpty()) throw new UsageException("system: which verb? see gatun system --help");
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
            case "df" -> new DiskVerb();
            case "info" -> new InfoVerb();
            default -> throw new UsageException("system: unknown verb " + verb + "; see gatun system --help");
        };
    }
}
