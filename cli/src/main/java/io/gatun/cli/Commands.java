package io.gatun.cli;

import io.gatun.cli.command.Command;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.schedule.ScheduleCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of commands. Only the one that is asked for is made. */
final class Commands {
    /** In the order of help. */
    static final List<String> NAMES = List.of("completion", "man", "schedule", "version");

    private Commands() {}

    /** The command of a name. */
    static Optional<Command> named(String name) {
        return switch (name) {
            case "completion" -> Optional.of(new CompletionCommand());
            case "man" -> Optional.of(new ManCommand());
            case "schedule" -> Optional.of(new ScheduleCommand());
            case "version" -> Optional.of(new VersionCommand());
            default -> Optional.empty();
        };
    }

    /** What all commands say of themselves, in the order of help. */
    static List<CommandText> texts() {
        var texts = new ArrayList<CommandText>();
        for (String name : NAMES) texts.add(named(name).orElseThrow().text());
        return texts;
    }
}
