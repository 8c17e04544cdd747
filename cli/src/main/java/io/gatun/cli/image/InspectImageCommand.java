package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Inspecting;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun image inspect}. */
final class InspectImageCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "inspect",
                "IMAGE [IMAGE...]",
                "Print all there is to know about images",
                List.of(Inspecting.format("{{.Config.Cmd}}")));
    }

    @Override
    public int run(Invocation invocation) {
        return Inspecting.run(invocation, (engine, reference) -> engine.images().report(reference));
    }
}
