package io.gatun.cli.command;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Template;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.spec.Json;
import java.util.ArrayList;
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
                        Flag.of("format", "TEMPLATE", "json, or a template, such as {{.State.Pid}}")
                                .or('f'),
                        Flag.of("type", "TYPE", "container, which is all there is")));
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
                    found.add(new ContainerReport(engine.inspect(new ContainerRef(name))).json());
                } catch (EngineException e) {
                    code = Problem.REFUSED;
                    Problem.of(e, "inspect").report(invocation.err(), false);
                }
            }
        }
        print(invocation, found);
        return code;
    }

    private static void print(Invocation invocation, List<Json> found) {
        String format = invocation.arguments().value("format", "");
        if (format.isEmpty()) {
            invocation.out().println(Json.array(found).pretty());
        } else if (format.equals("json")) {
            invocation.out().println(Json.array(found));
        } else {
            var template = Template.of(format);
            for (Json each : found) invocation.out().println(template.apply(each));
        }
    }
}
