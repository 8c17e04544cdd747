package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;

/** {@code gatun stop}. */
public final class StopCommand implements Command {
    /** The command. */
    public StopCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "stop",
                "CONTAINER [CONTAINER...]",
                "Ask containers to end, and kill them if they do not",
                Stopping.FLAGS);
    }

    @Override
    public int run(Invocation invocation) {
        return EachContainer.run(invocation, Stopping.of(invocation.arguments())::stop);
    }
}
