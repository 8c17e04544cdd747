package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Consent;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Words;
import io.gatun.engine.Volumes.Pruned;
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
                        Consent.FORCE));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        var filters = new VolumeFilters(arguments.values("filter"), List.of("all", "label", "label!"));
        boolean all = arguments.isOn("all") || filters.has("all");
        String which = all ? "all" : "anonymous";
        if (!Consent.given(invocation, which + " local volumes not used by at least one container.")) return 0;
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
}
