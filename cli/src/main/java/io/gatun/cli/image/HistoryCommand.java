package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.cli.format.Words;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ImageConfig.History;
import io.gatun.engine.model.ImageInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code gatun history}. */
final class HistoryCommand implements Command {
    private static final int SHORT = 45;
    private static final List<String> COLUMNS = List.of("ID", "CreatedSince", "CreatedBy", "Size", "Comment");

    private final Clock clock = Clock.systemUTC();

    @Override
    public CommandText text() {
        return CommandText.of(
                "history",
                "IMAGE",
                "List the steps that made an image, the youngest first",
                List.of(
                        Flag.of(
                                "format",
                                "FORMAT",
                                "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.CreatedBy}}"),
                        Flag.onOff("human", "sizes and times for people; on unless --human=false")
                                .or('H'),
                        Flag.onOff("no-trunc", "whole ids and steps"),
                        Flag.onOff("quiet", "ids only").or('q')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 1);
        boolean human = !arguments.value("human", "true").equals("false");
        List<Json.Obj> rows;
        try (var engine = invocation.engine()) {
            ImageInfo image = engine.images().inspect(arguments.positionals().getFirst());
            rows = rows(image, human, arguments.isOn("no-trunc"), clock.instant());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ID", "IMAGE");
        headers.put("CreatedSince", "CREATED");
        headers.put("CreatedAt", "CREATED AT");
        headers.put("CreatedBy", "CREATED BY");
        headers.put("Size", "SIZE");
        headers.put("Comment", "COMMENT");
        Optional<String> format = arguments.isOn("quiet") ? Optional.of("{{.ID}}") : arguments.value("format");
        invocation.out().print(new Listing(headers, COLUMNS).text(format, rows));
        return 0;
    }

    private static List<Json.Obj> rows(ImageInfo image, boolean human, boolean whole, Instant now) {
        var rows = new ArrayList<Json.Obj>();
        int layer = 0;
        for (History step : image.config().history()) {
            boolean has = !step.emptyLayer() && layer < image.layers().size();
            long size = has ? image.layers().get(layer++).sizeBytes() : 0;
            Instant created = step.created().orElse(Instant.EPOCH);
            String by = Words.printable(step.createdBy());
            rows.add(Json.object()
                    .put("ID", "<missing>")
                    .put("CreatedSince", human ? ImageRows.since(created, now) : created.toString())
                    .put("CreatedAt", created.toString())
                    .put("CreatedBy", whole ? by : Words.shortened(by, SHORT))
                    .put("Size", human ? Words.decimal(size) : Long.toString(size))
                    .put("Comment", Words.printable(step.comment()))
                    .build());
        }
        if (!rows.isEmpty()) {
            var members = new LinkedHashMap<>(rows.removeLast().members());
            members.put("ID", Json.of(whole ? image.id().toString() : image.id().shortForm()));
            rows.add(new Json.Obj(members));
        }
        return rows.reversed();
    }
}
