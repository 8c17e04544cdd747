package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.ContainerFlags;
import io.gatun.cli.container.flags.ContainerReader;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun plan}. */
public final class PlanCommand implements Command {
    /** The command. */
    public PlanCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "plan",
                        "IMAGE [COMMAND] [ARG...]",
                        "Print every system call that would make a container, with its reason, and do nothing",
                        ContainerFlags.with(List.of()))
                .flagsFirst()
                .explained(RunCommand.IMAGES);
    }

    @Override
    public int run(Invocation invocation) {
        var request = new ContainerReader(invocation).request();
        try (var engine = invocation.engine()) {
            engine.plan(request).forEach(invocation.out()::println);
        }
        return 0;
    }
}
