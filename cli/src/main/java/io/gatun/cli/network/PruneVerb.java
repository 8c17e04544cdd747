package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.model.NetworkInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

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
                        Flag.onOff("force", "do not ask").or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        var filters = NetworkFilters.parse(arguments.values("filter"));
        if (!arguments.isOn("force") && !isSure(invocation)) return 0;
        try (var engine = invocation.engine()) {
            var gone = engine.networks().prune((NetworkInfo network) -> filters.test(network));
            if (!gone.isEmpty()) invocation.console().out().println("Deleted Networks:");
            gone.forEach(invocation.console().out()::println);
        }
        return 0;
    }

    private static boolean isSure(Invocation invocation) {
        var out = invocation.console().out();
        out.println("WARNING! This will remove all custom networks not used by at least one container.");
        out.print("Are you sure you want to continue? [y/N] ");
        out.flush();
        try {
            var answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
