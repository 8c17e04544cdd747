package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Template;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code gatun volume inspect}. */
final class InspectVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "volume inspect",
                "VOLUME [VOLUME...]",
                "Print all there is to know about volumes",
                List.of(Flag.of("format", "TEMPLATE", "json, or a template, such as {{.Mountpoint}}")
                        .or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        var found = new ArrayList<Json>();
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String name : arguments.positionals()) {
                try {
                    found.add(VolumeRow.full(engine.volumes().inspect(new VolumeName(name))));
                } catch (EngineException e) {
                    code = Problem.of(e, "volume").report(invocation.err(), false);
                }
            }
        }
        String format = arguments.value("format", "");
        if (format.isEmpty()) {
            invocation.out().println(Json.array(found).pretty());
        } else if (format.equals("json")) {
            invocation.out().println(Json.array(found));
        } else {
            var template = Template.of(format);
            for (Json each : found) invocation.out().println(template.apply(each));
        }
        return code;
    }
}
