package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.model.WrongStateException;
import java.util.List;

/** {@code gatun pause}. */
public final class PauseCommand implements Command {
    /** The command. */
    public PauseCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "pause", "CONTAINER [CONTAINER...]", "Stop all processes of containers where they are", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        return EachContainer.run(invocation, (engine, container) -> {
            require(engine.inspect(container), "running", "pause");
            engine.pause(container);
        });
    }

    static void require(ContainerInfo container, String status, String action) {
        if (container.status().equals(status)) return;
        throw new WrongStateException(container.id(), container.status(), action);
    }
}
