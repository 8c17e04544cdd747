package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;

/** {@code gatun restart}. */
public final class RestartCommand implements Command {
    /** The command. */
    public RestartCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "restart", "CONTAINER [CONTAINER...]", "Stop containers and start them again", Stopping.FLAGS);
    }

    @Override
    public int run(Invocation invocation) {
        var stopping = Stopping.of(invocation.arguments());
        return EachContainer.run(invocation, (engine, container) -> {
            stopping.stop(engine, container);
            engine.start(container);
        });
    }
}
