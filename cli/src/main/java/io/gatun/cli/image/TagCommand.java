package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.engine.model.ImageName;
import java.util.List;

/** {@code gatun tag}. */
final class TagCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of("tag", "IMAGE NAME[:TAG]", "Give an image one more name", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(2, 2);
        List<String> words = arguments.positionals();
        ImageName name = ImageName.parse(words.get(1));
        try (var engine = invocation.engine()) {
            engine.images().tag(words.get(0), name);
        }
        return 0;
    }
}
