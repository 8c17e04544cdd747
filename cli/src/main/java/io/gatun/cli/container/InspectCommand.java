package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Inspecting;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.report.ContainerReport;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerRef;
import java.util.List;

/** {@code gatun inspect}. */
public final class InspectCommand implements Command {
    /** The command. */
    public InspectCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "inspect",
                "CONTAINER [CONTAINER...]",
                "Print all there is to know about containers",
                List.of(
                        Inspecting.format("{{.State.Pid}}"),
                        Flag.of("type", "TYPE", "container, which is all there is")));
    }

    @Override
    public int run(Invocation invocation) {
        return Inspecting.run(
                invocation, (engine, name) -> new ContainerReport(engine.inspect(new ContainerRef(name))).json());
    }
}
