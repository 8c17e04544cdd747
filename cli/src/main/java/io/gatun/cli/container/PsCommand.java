package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.report.ContainerRow;
import io.gatun.cli.container.report.Filters;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.json.Json;
import io.gatun.engine.options.Quantity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code gatun ps}. */
public final class PsCommand implements Command {
    private final Clock clock = Clock.systemUTC();

    /** The command. */
    public PsCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "ps",
                "",
                "List containers",
                List.of(
                        Flag.onOff("all", "those that do not run, too").or('a'),
                        Flag.list(
                                        "filter",
                                        "NAME=VALUE",
                                        "only those with an id, name, label, status, exited, ancestor, before,"
                                                + " since or network")
                                .or('f'),
                        Flag.of("format", "FORMAT", "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.Names}}"),
                        Flag.of("last", "N", "the last N that were made, whether they run or not")
                                .or('n'),
                        Flag.onOff("latest", "the last one that was made, whether it runs or not")
                                .or('l'),
                        Flag.onOff("no-trunc", "whole ids and commands"),
                        Flag.onOff("quiet", "ids only").or('q')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        boolean whole = arguments.isOn("no-trunc");
        var rows = new ArrayList<Json.Obj>();
        for (ContainerInfo container : chosen(invocation)) {
            rows.add(new ContainerRow(container, clock.instant()).fields(whole));
        }
        var listing = new Listing(ContainerRow.HEADERS, ContainerRow.COLUMNS);
        var format = arguments.isOn("quiet")
                ? arguments.value("format").or(() -> Optional.of("{{.ID}}"))
                : arguments.value("format");
        invocation.out().print(listing.text(format, rows));
        return 0;
    }

    private static List<ContainerInfo> chosen(Invocation invocation) {
        var arguments = invocation.arguments();
        var filters = Filters.parse(arguments.values("filter"));
        long last = arguments.isOn("latest")
                ? 1
                : arguments
                        .value("last")
                        .map(text -> Quantity.number("--last", text, -1, Integer.MAX_VALUE))
                        .orElse(-1L);
        boolean everything = arguments.isOn("all") || last > 0 || filters.askForEnded();
        try (var engine = invocation.engine()) {
            List<ContainerInfo> all = engine.list();
            return all.stream()
                    .filter(container -> everything || container.run().isPresent())
                    .filter(container -> filters.test(container, all))
                    .limit(last > 0 ? last : Long.MAX_VALUE)
                    .toList();
        }
    }
}
