package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun create}. */
public final class CreateCommand implements Command {
    /** The command. */
    public CreateCommand() {}

    @Override
    public CommandText text() {
        return Making.text("create", "Make a container without starting it", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        var making = Making.of(invocation);
        try (var engine = invocation.engine()) {
            invocation.out().println(making.make(engine).id());
        }
        return 0;
    }
}
