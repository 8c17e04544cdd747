package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.Images.Making;
import io.gatun.engine.model.ImageName;
import java.util.List;
import java.util.Optional;

/** {@code gatun import}. */
final class ImportCommand implements Command {
    static final Flag CHANGE = Flag.list("change", "INSTRUCTION", "line of a Dockerfile, such as CMD [\"/bin/sh\"]")
            .or('c');

    @Override
    public CommandText text() {
        return CommandText.of(
                "import",
                "FILE|- [NAME[:TAG]]",
                "Make an image of an archive with a root filesystem",
                List.of(
                        CHANGE,
                        Flag.of("message", "TEXT", "what is said of it in the history")
                                .or('m'),
                        Flag.of("platform", "PLATFORM", "what it runs on, such as linux/arm64")));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 2);
        List<String> words = arguments.positionals();
        Optional<ImageName> name = words.size() > 1 ? Optional.of(ImageName.parse(words.get(1))) : Optional.empty();
        String message =
                arguments.value("message", words.getFirst().equals("-") ? "" : "Imported from " + words.getFirst());
        var making = new Making(name, "", message, arguments.values("change"));
        InputFile.open(invocation, words.getFirst(), in -> {
            try (var engine = invocation.engine()) {
                invocation.out().println(engine.images().importArchive(in, arguments.value("platform"), making));
            }
        });
        return 0;
    }
}
