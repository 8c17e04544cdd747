package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.registry.Registries;
import io.gatun.engine.model.ImageName;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/** {@code gatun pull}. */
final class PullCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                        "pull",
                        "NAME[:TAG|@DIGEST]",
                        "Bring an image here from a registry",
                        List.of(
                                Flag.of("platform", "PLATFORM", "which of its platforms, such as linux/arm64"),
                                Flag.onOff("quiet", "print the name only").or('q')))
                .explained("""
                        Who one is for a registry is read from docker's config.json and its credential helpers. Mirrors and insecure
                        registries are in /etc/gatun/registries.json, under the names that they have in docker's daemon.json.
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 1);
        ImageName asked = ImageName.parse(arguments.positionals().getFirst());
        boolean quiet = arguments.isOn("quiet");
        if (!quiet && asked.tag().isEmpty() && asked.digest().isEmpty()) {
            invocation.out().println("Using default tag: latest");
        }
        try (var engine = invocation.engine();
                var silent = new PrintStream(OutputStream.nullOutputStream())) {
            var registries = new Registries(invocation.console().environment());
            registries.pull(engine, asked, arguments.value("platform"), quiet ? silent : invocation.out());
        }
        invocation.out().println(asked.tagged().toString());
        return 0;
    }
}
