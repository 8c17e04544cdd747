package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.Images.Making;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code gatun commit}. */
final class CommitCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "commit",
                "CONTAINER [NAME[:TAG]]",
                "Make an image of what a container has changed",
                List.of(
                        Flag.of("author", "TEXT", "who made it").or('a'),
                        ImportCommand.CHANGE,
                        Flag.of("message", "TEXT", "what is said of it in the history")
                                .or('m'),
                        Flag.onOff("pause", "stop the container's processes meanwhile; on unless --pause=false")
                                .or('p')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 2);
        List<String> words = arguments.positionals();
        Optional<ImageName> name = words.size() > 1 ? Optional.of(ImageName.parse(words.get(1))) : Optional.empty();
        var making = new Making(
                name, arguments.value("author", ""), arguments.value("message", ""), arguments.values("change"));
        boolean pauses = !arguments.value("pause", "true").equals("false");
        try (Engine engine = invocation.engine()) {
            invocation.out().println(commit(engine, new ContainerRef(words.getFirst()), making, pauses));
        }
        return 0;
    }

    private static Digest commit(Engine engine, ContainerRef ref, Making making, boolean pauses) {
        ContainerInfo container = engine.inspect(ref);
        Supplier<Digest> work = () -> engine.images().commit(container, making);
        return pauses ? engine.files().still(ref, work) : work.get();
    }
}
