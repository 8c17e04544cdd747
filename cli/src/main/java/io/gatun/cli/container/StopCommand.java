package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.SignalText;
import io.gatun.cli.flag.CommandText;
import java.util.List;

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
                List.of(Grace.FLAG, SignalText.STOP_FLAG));
    }

    @Override
    public int run(Invocation invocation) {
        var grace = Grace.of(invocation.arguments());
        var signal = SignalText.ofStop(invocation.arguments());
        return EachContainer.run(invocation, (engine, container) -> engine.stop(container, signal, grace));
    }
}
