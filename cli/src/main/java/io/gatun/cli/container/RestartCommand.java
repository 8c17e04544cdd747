package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.SignalText;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun restart}. */
public final class RestartCommand implements Command {
    /** The command. */
    public RestartCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "restart",
                "CONTAINER [CONTAINER...]",
                "Stop containers and start them again",
                List.of(Grace.FLAG, SignalText.STOP_FLAG));
    }

    @Override
    public int run(Invocation invocation) {
        var grace = Grace.of(invocation.arguments());
        var signal = SignalText.ofStop(invocation.arguments());
        return EachContainer.run(invocation, (engine, container) -> {
            engine.stop(container, signal, grace);
            engine.start(container);
        });
    }
}
