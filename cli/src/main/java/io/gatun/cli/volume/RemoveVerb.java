package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeName;
import java.util.List;

/** {@code gatun volume rm}. */
final class RemoveVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "rm",
                "VOLUME [VOLUME...]",
                "Remove volumes that no container has, with their files",
                List.of(Flag.onOff("force", "say nothing of volumes that are not there")
                        .or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String name : arguments.positionals()) {
                try {
                    engine.volumes().remove(new VolumeName(name));
                    invocation.out().println(name);
                } catch (NoSuchVolumeException e) {
                    if (!arguments.isOn("force")) code = Problem.of(e, "volume").report(invocation.err(), false);
                } catch (EngineException e) {
                    code = Problem.of(e, "volume").report(invocation.err(), false);
                }
            }
        }
        return code;
    }
}
