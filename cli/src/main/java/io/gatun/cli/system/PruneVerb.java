package io.gatun.cli.system;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Consent;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Words;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.ImageRemoval;
import io.gatun.engine.model.VolumeInfo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code gatun system prune}: in the order in which one thing holds another. */
final class PruneVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "prune",
                "",
                "Remove containers that have ended, and networks and images that nobody uses",
                List.of(
                        Flag.onOff("all", "images with a name as well").or('a'),
                        Consent.FORCE,
                        Flag.onOff("volumes", "volumes without a name as well")));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        boolean all = arguments.isOn("all");
        boolean volumes = arguments.isOn("volumes");
        if (!Consent.given(invocation, warning(all, volumes))) return 0;
        var out = invocation.console().out();
        long bytes = 0;
        try (Engine engine = invocation.engine()) {
            bytes += containers(engine, out);
            section(out, "Networks", engine.networks().prune(network -> true));
            if (volumes) {
                var pruned = engine.volumes().prune(VolumeInfo::anonymous);
                section(out, "Volumes", pruned.removed());
                bytes += pruned.bytes();
            }
            ImageRemoval images = engine.images().prune(image -> all || image.isDangling());
            section(
                    out,
                    "Images",
                    Stream.concat(
                                    images.untagged().stream().map(name -> "untagged: " + name),
                                    images.deleted().stream().map(digest -> "deleted: " + digest))
                            .toList());
            bytes += images.reclaimedBytes();
        }
        out.println("Total reclaimed space: " + Words.decimal(bytes));
        return 0;
    }

    private static String warning(boolean all, boolean volumes) {
        return "what nobody uses:\n  - all stopped containers\n  - all networks not used by at least one container\n"
                + (volumes ? "  - all anonymous volumes not used by at least one container\n" : "")
                + (all
                        ? "  - all images without at least one container associated to them"
                        : "  - all dangling images");
    }

    /** Returns how many bytes their layers had. */
    private static long containers(Engine engine, PrintStream out) {
        var removed = new ArrayList<String>();
        long bytes = 0;
        for (ContainerInfo container : engine.list()) {
            if (container.run().isPresent()) continue;
            var ref = new ContainerRef(container.id().value());
            try {
                long size = engine.files().sizeBytes(ref);
                engine.delete(ref);
                bytes += size;
                removed.add(container.id().value());
            } catch (EngineException e) {
                // It was started, or somebody else removes it: then it is not left over.
            }
        }
        section(out, "Containers", removed);
        return bytes;
    }

    private static void section(PrintStream out, String what, List<?> gone) {
        if (gone.isEmpty()) return;
        out.println("Deleted " + what + ":");
        gone.forEach(out::println);
        out.println();
    }
}
