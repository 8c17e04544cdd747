package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.ContainerFlags;
import io.gatun.cli.container.flags.ContainerReader;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun create}. */
public final class CreateCommand implements Command {
    /** The command. */
    public CreateCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "create",
                        "IMAGE [COMMAND] [ARG...]",
                        "Make a container without starting it",
                        ContainerFlags.with(List.of()))
                .flagsFirst()
                .explained(RunCommand.IMAGES);
    }

    @Override
    public int run(Invocation invocation) {
        var request = new ContainerReader(invocation).request();
        try (var engine = invocation.engine()) {
            ImagePulling.before(invocation, engine, request);
            var made = IdFile.of(invocation).around(() -> engine.create(request));
            invocation.out().println(made.id());
        }
        return 0;
    }
}
