package io.gatun.cli;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Template;
import io.gatun.engine.json.Json;
import java.util.List;

/** {@code gatun version}: prints the version. */
final class VersionCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "version",
                "",
                "Print the version",
                List.of(Flag.of("format", "FORMAT", "json, or a template with .Version, .Java, .Os and .Arch")
                        .or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        String format = invocation.arguments().value("format", "gatun {{.Version}}");
        var facts = Json.object()
                .put("Version", Version.CURRENT)
                .put("Java", Runtime.version().toString())
                .put("Os", System.getProperty("os.version"))
                .put("Arch", System.getProperty("os.arch"))
                .build();
        String text =
                format.equals("json") ? facts.toString() : Template.of(format).apply(facts);
        invocation.console().out().println(text);
        return 0;
    }
}
