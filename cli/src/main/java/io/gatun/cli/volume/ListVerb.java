package io.gatun.cli.volume;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.VolumeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code gatun volume ls}. */
final class ListVerb implements Command {
    private static final Map<String, String> HEADERS = Map.of(
            "Driver", "DRIVER",
            "Labels", "LABELS",
            "Mountpoint", "MOUNTPOINT",
            "Name", "VOLUME NAME",
            "Scope", "SCOPE");

    @Override
    public CommandText text() {
        return CommandText.of(
                "ls",
                "",
                "List volumes",
                List.of(
                        Flag.list("filter", "NAME=VALUE", "only those with a dangling, driver, label or name")
                                .or('f'),
                        Flag.of("format", "FORMAT", "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.Name}}"),
                        Flag.onOff("quiet", "names only").or('q')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        var filters = new VolumeFilters(arguments.values("filter"), List.of("dangling", "driver", "label", "name"));
        List<Json.Obj> rows;
        try (var engine = invocation.engine()) {
            var used = engine.volumes().counts().keySet();
            rows = engine.volumes().list().stream()
                    .filter((VolumeInfo volume) -> filters.test(volume, used))
                    .map(VolumeRow::of)
                    .toList();
        }
        Optional<String> format = arguments.value("format");
        if (arguments.isOn("quiet")) format = Optional.of(format.orElse("{{.Name}}"));
        invocation.out().print(new Listing(HEADERS, List.of("Driver", "Name")).text(format, rows));
        return 0;
    }
}
