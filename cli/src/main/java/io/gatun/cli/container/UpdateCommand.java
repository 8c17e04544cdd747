package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.LimitFlags;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;

/** {@code gatun update}. */
public final class UpdateCommand implements Command {
    /** The command. */
    public UpdateCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "update",
                "CONTAINER [CONTAINER...]",
                "Change the limits of containers, now and for later runs",
                LimitFlags.ALL);
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        if (LimitFlags.ALL.stream().map(Flag::name).noneMatch(arguments::has)) {
            throw new UsageException("update: a limit is missing, such as --memory 64m");
        }
        var change = LimitFlags.read(arguments).change();
        return EachContainer.run(invocation, (engine, container) -> engine.update(container, change));
    }
}
