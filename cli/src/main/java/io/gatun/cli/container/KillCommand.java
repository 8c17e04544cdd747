package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.SignalText;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import java.util.List;

/** {@code gatun kill}. */
public final class KillCommand implements Command {
    /** The command. */
    public KillCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "kill",
                "CONTAINER [CONTAINER...]",
                "Send a signal to the first process of containers",
                List.of(Flag.of("signal", "SIGNAL", "signal to send, SIGKILL by default")
                        .or('s')));
    }

    @Override
    public int run(Invocation invocation) {
        var signal = SignalText.parse("--signal", invocation.arguments().value("signal", "SIGKILL"));
        return EachContainer.run(invocation, (engine, container) -> engine.kill(container, signal));
    }
}
