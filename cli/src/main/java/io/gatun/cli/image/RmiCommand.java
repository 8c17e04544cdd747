package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.Images.Force;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.ImageRemoval;
import io.gatun.engine.model.NoSuchImageException;
import java.io.PrintStream;
import java.util.List;

/** {@code gatun rmi}. */
final class RmiCommand implements Command {
    private final String name;

    RmiCommand(String name) {
        this.name = name;
    }

    @Override
    public CommandText text() {
        return CommandText.of(
                name,
                "IMAGE [IMAGE...]",
                "Remove names of images, and images with their last name",
                List.of(
                        Flag.onOff("force", "although stopped containers or further names are in the way")
                                .or('f'),
                        Flag.onOff("no-prune", "without effect: there are no parents to keep")));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        Force force = arguments.isOn("force") ? Force.YES : Force.NO;
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String reference : arguments.positionals()) {
                try {
                    print(engine.images().remove(reference, force), invocation.out());
                } catch (EngineException e) {
                    boolean meant = force == Force.YES && e instanceof NoSuchImageException;
                    if (!meant) code = Problem.REFUSED;
                    Problem.of(e, "").report(invocation.err(), false);
                }
            }
        }
        return code;
    }

    static void print(ImageRemoval removal, PrintStream out) {
        removal.untagged().forEach(name -> out.println("Untagged: " + name));
        removal.deleted().forEach(digest -> out.println("Deleted: " + digest));
    }
}
