package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.cli.format.Words;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.NetworkInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code gatun network ls}. */
final class ListVerb implements Command {
    private static final Map<String, String> HEADERS = Map.of(
            "ID", "NETWORK ID",
            "Name", "NAME",
            "Driver", "DRIVER",
            "Scope", "SCOPE",
            "IPv6", "IPV6",
            "Internal", "INTERNAL",
            "Labels", "LABELS",
            "CreatedAt", "CREATED AT");
    private static final List<String> COLUMNS = List.of("ID", "Name", "Driver", "Scope");

    @Override
    public CommandText text() {
        return CommandText.of(
                "ls",
                "",
                "List networks",
                List.of(
                        Flag.list(
                                        "filter",
                                        "NAME=VALUE",
                                        "only those with a driver, id, label, name, scope or type (custom, builtin)")
                                .or('f'),
                        Flag.of("format", "FORMAT", "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.Name}}"),
                        Flag.onOff("no-trunc", "whole ids"),
                        Flag.onOff("quiet", "ids only").or('q')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        var filters = NetworkFilters.parse(arguments.values("filter"));
        boolean whole = arguments.isOn("no-trunc");
        var rows = new ArrayList<Json.Obj>();
        try (var engine = invocation.engine()) {
            engine.networks().list().stream().filter(filters::test).forEach(network -> rows.add(row(network, whole)));
        }
        var format = arguments.isOn("quiet")
                ? arguments.value("format").or(() -> Optional.of("{{.ID}}"))
                : arguments.value("format");
        invocation.console().out().print(new Listing(HEADERS, COLUMNS).text(format, rows));
        return 0;
    }

    private static Json.Obj row(NetworkInfo network, boolean whole) {
        var spec = network.spec();
        return Json.object()
                .put("ID", whole ? network.id().value() : network.id().shortForm())
                .put("Name", network.name().value())
                .put("Driver", "bridge")
                .put("Scope", "local")
                .put("IPv6", Boolean.toString(spec.ipv6()))
                .put("Internal", Boolean.toString(spec.reach().internal()))
                .put(
                        "Labels",
                        spec.labels().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(label -> Words.printable(label.getKey() + "=" + label.getValue()))
                                .collect(Collectors.joining(",")))
                .put("CreatedAt", network.created().toString())
                .build();
    }
}
