package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun plan}. */
public final class PlanCommand implements Command {
    /** The command. */
    public PlanCommand() {}

    @Override
    public CommandText text() {
        return Making.text(
                "plan",
                "Print every system call that would make a container, with its reason, and do nothing",
                List.of());
    }

    @Override
    public int run(Invocation invocation) {
        var making = Making.of(invocation);
        try (var engine = invocation.engine()) {
            engine.plan(making.request(engine)).forEach(invocation.out()::println);
        }
        return 0;
    }
}
