package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ImageInfo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** {@code gatun images}. */
final class ImagesCommand implements Command {
    private final String name;
    private final Clock clock = Clock.systemUTC();

    ImagesCommand(String name) {
        this.name = name;
    }

    @Override
    public CommandText text() {
        return CommandText.of(
                name,
                "[REPOSITORY[:TAG]]",
                "List images",
                List.of(
                        Flag.onOff("all", "without effect: there are no hidden images")
                                .or('a'),
                        Flag.onOff("digests", "with the digests that registries know them by"),
                        Flag.list("filter", "NAME=VALUE", "only those with dangling, label, before, since or reference")
                                .or('f'),
                        Flag.of(
                                "format",
                                "FORMAT",
                                "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.Repository}}"),
                        Flag.onOff("no-trunc", "whole ids"),
                        Flag.onOff("quiet", "ids only").or('q')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 1);
        var filters = ImageFilters.parse(arguments.values("filter"), arguments.positionals());
        boolean digests = arguments.isOn("digests");
        var style = new ImageRows.Style(arguments.isOn("no-trunc"), digests, clock.instant());
        var rows = new ArrayList<Json.Obj>();
        try (var engine = invocation.engine()) {
            List<ImageInfo> all = engine.images().list();
            all.stream()
                    .flatMap(image -> filters.of(image, all).stream())
                    .forEach(image -> rows.addAll(ImageRows.of(image, style)));
        }
        var listing = new Listing(ImageRows.HEADERS, digests ? ImageRows.COLUMNS_WITH_DIGESTS : ImageRows.COLUMNS);
        Optional<String> format = arguments.value("format");
        if (arguments.isOn("quiet") && format.isEmpty()) {
            var ids = new LinkedHashSet<>(
                    listing.text(Optional.of("{{.ID}}"), rows).lines().toList());
            ids.forEach(invocation.out()::println);
        } else {
            invocation.out().print(listing.text(format, rows));
        }
        return 0;
    }
}
