package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.UsageException;
import java.util.List;

/** {@code gatun image VERB}. */
final class ImageCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of("image", "VERB [ARG...]", "Work on images", List.of())
                .explained("Verbs: " + String.join(", ", ImageVerbs.OF_IMAGE) + ".\n")
                .flagsFirst();
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.arguments().positionals();
        if (words.isEmpty()) throw new UsageException("image: which verb? " + String.join(", ", ImageVerbs.OF_IMAGE));
        Command verb = ImageVerbs.ofImage(words.getFirst())
                .orElseThrow(() -> new UsageException("image: unknown verb \"%s\"; use one of %s"
                        .formatted(words.getFirst(), String.join(", ", ImageVerbs.OF_IMAGE))));
        var arguments = ArgumentReader.read(verb.text(), words.subList(1, words.size()));
        return verb.run(new Invocation(arguments, invocation.console(), invocation.settings()));
    }
}
