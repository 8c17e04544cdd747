package io.gatun.cli.command;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.Engine;
import java.util.List;

/** {@code gatun pause}. */
public final class PauseCommand implements Command {
    /** The command. */
    public PauseCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of("pause", "CONTAINER [CONTAINER...]", "Stop all processes of containers where they are", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        return EachContainer.run(invocation, Engine::pause);
    }
}
