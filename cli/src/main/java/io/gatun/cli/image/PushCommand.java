package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.registry.Progress;
import io.gatun.cli.registry.Registries;
import io.gatun.engine.Engine;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.NoSuchImageException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/** {@code gatun push}. */
final class PushCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "push",
                "NAME[:TAG]",
                "Give an image to the registry of its name",
                List.of(
                        Flag.onOff("all-tags", "all tags of the repository").or('a'),
                        Flag.onOff("quiet", "print the name only").or('q')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 1);
        ImageName asked = ImageName.parse(arguments.positionals().getFirst());
        boolean all = arguments.isOn("all-tags");
        if (all && asked.tag().isPresent()) throw new UsageException("push: a tag and --all-tags exclude each other");
        if (asked.digest().isPresent()) throw new UsageException("push: a digest cannot be pushed to; name a tag");
        try (Engine engine = invocation.engine();
                var silent = new PrintStream(OutputStream.nullOutputStream());
                var progress = Progress.on(arguments.isOn("quiet") ? silent : invocation.out())) {
            var remote = new Registries(invocation.console().environment()).of(asked);
            for (ImageName name : all ? tags(engine, asked) : List.of(asked.tagged())) {
                engine.images().push(name, remote, progress);
                if (arguments.isOn("quiet")) invocation.out().println(name);
            }
        }
        return 0;
    }

    private static List<ImageName> tags(Engine engine, ImageName asked) {
        List<ImageName> tags = engine.images().list().stream()
                .map(ImageInfo::tags)
                .flatMap(List::stream)
                .filter(tag -> tag.repository().equals(asked.repository()))
                .toList();
        if (tags.isEmpty()) throw new NoSuchImageException(asked.familiarRepository());
        return tags;
    }
}
