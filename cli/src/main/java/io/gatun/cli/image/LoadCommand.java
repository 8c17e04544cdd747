package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.registry.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/** {@code gatun load}. */
final class LoadCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "load",
                "",
                "Read images from an archive of save, docker's or the OCI's",
                List.of(
                        Flag.of("input", "FILE", "where from, instead of standard input")
                                .or('i'),
                        Flag.onOff("quiet", "without progress").or('q')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        InputFile.open(invocation, arguments.value("input", "-"), in -> {
            try (var engine = invocation.engine();
                    var silent = new PrintStream(OutputStream.nullOutputStream());
                    var progress = Progress.on(arguments.isOn("quiet") ? silent : invocation.out())) {
                engine.images().load(in, progress).forEach(invocation.out()::println);
            }
        });
        return 0;
    }
}
