package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Inspecting;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.engine.Volumes;
import io.gatun.engine.model.VolumeName;
import java.util.List;

/** {@code gatun volume inspect}. */
final class InspectVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "inspect",
                "VOLUME [VOLUME...]",
                "Print all there is to know about volumes",
                List.of(Inspecting.format("{{.Mountpoint}}")));
    }

    @Override
    public int run(Invocation invocation) {
        return Inspecting.run(
                invocation, (engine, name) -> Volumes.report(engine.volumes().inspect(new VolumeName(name))));
    }
}
