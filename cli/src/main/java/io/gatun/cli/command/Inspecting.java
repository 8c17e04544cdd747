package io.gatun.cli.command;

import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Template;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.EngineException;
import java.util.ArrayList;
import java.util.List;

/** What all commands called {@code inspect} do: look at each thing that is named, and print what was found. */
public final class Inspecting {
    private Inspecting() {}

    /** Looks at one thing. */
    @FunctionalInterface
    public interface Look {
        Json.Obj at(Engine engine, String reference);
    }

    /** The flag that says how to print; {@code example} is a template. */
    public static Flag format(String example) {
        return Flag.of("format", "TEMPLATE", "json, or a template, such as " + example)
                .or('f');
    }

    /** Looks at what the arguments name; what is not there is said, and does not keep the rest from being printed. */
    public static int run(Invocation invocation, Look look) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        var found = new ArrayList<Json>();
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String reference : arguments.positionals()) {
                try {
                    found.add(look.at(engine, reference));
                } catch (EngineException e) {
                    code = Problem.of(e, "inspect").report(invocation.err(), false);
                }
            }
        }
        print(invocation, arguments.value("format", ""), found);
        return code;
    }

    private static void print(Invocation invocation, String format, List<Json> found) {
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
