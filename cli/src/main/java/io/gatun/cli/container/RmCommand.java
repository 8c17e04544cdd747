package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.Removal;
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
                        Flag.onOff("volumes", "remove anonymous volumes of theirs as well")
                                .or('v')));
    }

    @Override
    public int run(Invocation invocation) {
        var removal = invocation.arguments().isOn("volumes") ? Removal.WITH_VOLUMES : Removal.CONTAINER;
        return EachContainer.run(
                invocation,
                invocation.arguments().isOn("force")
                        ? (engine, container) -> byForce(engine, container, removal)
                        : (engine, container) -> engine.delete(container, removal));
    }

    /** Who forces it wants it gone, and it may be so already. */
    private static void byForce(Engine engine, ContainerRef container, Removal removal) {
        try {
            engine.deleteByForce(container, removal);
        } catch (NoSuchContainerException e) {
            // as docker since 20.10
        }
    }
}
