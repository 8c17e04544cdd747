package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Consent;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.model.NetworkInfo;
import java.util.List;

/** {@code gatun network prune}. */
final class PruneVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "prune",
                "",
                "Remove all networks that no container is in",
                List.of(
                        Flag.list("filter", "NAME=VALUE", "only those with a label, or without it: label or label!"),
                        Consent.FORCE));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        var filters = NetworkFilters.parse(arguments.values("filter"));
        if (!Consent.given(invocation, "all custom networks not used by at least one container.")) return 0;
        try (var engine = invocation.engine()) {
            var gone = engine.networks().prune((NetworkInfo network) -> filters.test(network));
            if (!gone.isEmpty()) invocation.console().out().println("Deleted Networks:");
            gone.forEach(invocation.console().out()::println);
        }
        return 0;
    }
}
