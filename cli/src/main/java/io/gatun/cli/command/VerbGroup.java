package io.gatun.cli.command;

import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.help.HelpPage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A command whose first argument is a verb, with flags and help of its own, such as {@code gatun volume ls}. */
public final class VerbGroup implements Command {
    private final String name;
    private final String summary;
    private final List<String> verbs;
    private final Function<String, Optional<Command>> table;

    /**
     * A command.
     *
     * @param verbs in the order of help
     * @param table makes the verb of a name; it may know more names than are in the help
     */
    public VerbGroup(String name, String summary, List<String> verbs, Function<String, Optional<Command>> table) {
        this.name = name;
        this.summary = summary;
        this.verbs = List.copyOf(verbs);
        this.table = table;
    }

    @Override
    public CommandText text() {
        return CommandText.of(name, "VERB [ARG...]", summary, List.of())
                .explained("Verbs: " + String.join(", ", verbs) + ".\nEach has its own --help.")
                .flagsFirst();
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.arguments().positionals();
        if (words.isEmpty()) throw new UsageException("%s: which verb? see gatun %1$s --help".formatted(name));
        Command verb = table.apply(words.getFirst()).orElseThrow(() -> unknown(words.getFirst()));
        CommandText text = verb.text().within(name);
        var arguments = ArgumentReader.read(text.withHelp(), words.subList(1, words.size()));
        if (arguments.isOn(CommandText.HELP)) {
            invocation.out().print(HelpPage.of(text));
            return 0;
        }
        return verb.run(new Invocation(arguments, invocation.console(), invocation.settings()));
    }

    private UsageException unknown(String verb) {
        return new UsageException(
                "%s: unknown verb \"%s\"; use one of %s".formatted(name, verb, String.join(", ", verbs)));
    }
}
