package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Template;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.spec.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code gatun image inspect}. */
final class InspectImageCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "inspect",
                "IMAGE [IMAGE...]",
                "Print all there is to know about images",
                List.of(Flag.of("format", "TEMPLATE", "json, or a template, such as {{.Config.Cmd}}")
                        .or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        var found = new ArrayList<Json>();
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String reference : arguments.positionals()) {
                try {
                    found.add(engine.images().report(reference));
                } catch (EngineException e) {
                    code = Problem.REFUSED;
                    Problem.of(e, "inspect").report(invocation.err(), false);
                }
            }
        }
        String format = arguments.value("format", "");
        if (format.isEmpty()) invocation.out().println(Json.array(found).pretty());
        else if (format.equals("json")) invocation.out().println(Json.array(found));
        else found.forEach(each -> invocation.out().println(Template.of(format).apply(each)));
        return code;
    }
}
