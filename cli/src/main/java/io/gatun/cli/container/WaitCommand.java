package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.ExitCode;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun wait}. */
public final class WaitCommand implements Command {
    /** The command. */
    public WaitCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "wait",
                "CONTAINER [CONTAINER...]",
                "Wait until containers have ended, and print their exit codes",
                List.of());
    }

    @Override
    public int run(Invocation invocation) {
        return EachContainer.quietly(invocation, (engine, container) -> {
            int code = engine.await(container).map(ExitCode::of).orElse(0);
            invocation.out().println(code);
        });
    }
}
