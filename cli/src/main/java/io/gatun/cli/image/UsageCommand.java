package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.cli.format.Words;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ImageUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code gatun image df}. */
final class UsageCommand implements Command {
    private static final List<String> COLUMNS = List.of("Total", "Active", "Layers", "Archives", "Reclaimable");

    @Override
    public CommandText text() {
        return CommandText.of(
                "df",
                "",
                "Print what images take of the disk",
                List.of(Flag.of(
                        "format", "FORMAT", "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.Layers}}")));
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        ImageUsage usage;
        try (var engine = invocation.engine()) {
            usage = engine.images().usage();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        COLUMNS.forEach(column -> headers.put(column, column.toUpperCase(Locale.ROOT)));
        Json.Obj row = Json.object()
                .put("Total", usage.images())
                .put("Active", usage.used())
                .put("Layers", Words.decimal(usage.layerBytes()))
                .put("Archives", Words.decimal(usage.blobBytes()))
                .put("Reclaimable", Words.decimal(usage.reclaimableBytes()))
                .build();
        invocation
                .out()
                .print(new Listing(headers, COLUMNS).text(invocation.arguments().value("format"), List.of(row)));
        return 0;
    }
}
