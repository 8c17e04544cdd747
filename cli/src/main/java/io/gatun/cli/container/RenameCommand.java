package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.model.ContainerName;
import java.util.List;

/** {@code gatun rename}. */
public final class RenameCommand implements Command {
    /** The command. */
    public RenameCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of("rename", "CONTAINER NAME", "Give a container another name", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(2, 2);
        var words = invocation.arguments().positionals();
        try (var engine = invocation.engine()) {
            engine.rename(new ContainerRef(words.getFirst()), new ContainerName(words.getLast()));
        }
        return 0;
    }
}
