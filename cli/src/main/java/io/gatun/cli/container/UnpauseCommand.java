package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun unpause}. */
public final class UnpauseCommand implements Command {
    /** The command. */
    public UnpauseCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "unpause", "CONTAINER [CONTAINER...]", "Let the processes of paused containers run on", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        return EachContainer.run(invocation, (engine, container) -> {
            PauseCommand.require(engine.inspect(container), "paused", "unpause");
            engine.unpause(container);
        });
    }
}
