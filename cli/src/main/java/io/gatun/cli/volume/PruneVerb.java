package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Words;
import io.gatun.engine.Volumes.Pruned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** {@code gatun volume prune}. */
final class PruneVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "prune",
                "",
                "Remove the volumes without a name that no container has",
                List.of(
                        Flag.onOff("all", "those with a name too").or('a'),
                        Flag.list(
                                "filter", "NAME=VALUE", "only those with a label, without a label (label!), or all=1"),
                        Flag.onOff("force", "do not ask").or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        var filters = new VolumeFilters(arguments.values("filter"), List.of("all", "label", "label!"));
        boolean all = arguments.isOn("all") || filters.has("all");
        if (!arguments.isOn("force") && !agrees(invocation, all)) return 0;
        Pruned pruned;
        try (var engine = invocation.engine()) {
            pruned = engine.volumes().prune(volume -> (all || volume.anonymous()) && filters.test(volume, Set.of()));
        }
        var out = invocation.out();
        if (!pruned.removed().isEmpty()) {
            out.println("Deleted Volumes:");
            pruned.removed().forEach(out::println);
            out.println();
        }
        out.println("Total reclaimed space: " + Words.decimal(pruned.bytes()));
        return 0;
    }

    private static boolean agrees(Invocation invocation, boolean all) {
        var out = invocation.out();
        out.println("WARNING! This will remove %s local volumes not used by at least one container."
                .formatted(all ? "all" : "anonymous"));
        out.print("Are you sure you want to continue? [y/N] ");
        out.flush();
        try {
            int answer = invocation.console().in().read();
            return answer == 'y' || answer == 'Y';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
