package io.gatun.cli.command;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.NoSuchContainerException;
import java.util.List;

/** {@code gatun rm}. */
public final class RmCommand implements Command {
    /** The command. */
    public RmCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "rm",
                "CONTAINER [CONTAINER...]",
                "Remove containers, with their writable layers and logs",
                List.of(
                        Flag.onOff("force", "kill those that run").or('f'),
                        Flag.onOff("volumes", "accepted for docker; there are no volumes yet")
                                .or('v')));
    }

    @Override
    public int run(Invocation invocation) {
        boolean force = invocation.arguments().isOn("force");
        return EachContainer.run(invocation, force ? RmCommand::byForce : Engine::delete);
    }

    /** Who forces it wants it gone, and it may be so already. */
    private static void byForce(Engine engine, ContainerRef container) {
        try {
            engine.deleteByForce(container);
        } catch (NoSuchContainerException e) {
            // as docker since 20.10
        }
    }
}
