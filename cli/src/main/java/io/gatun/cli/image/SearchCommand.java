package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.format.Listing;
import io.gatun.cli.format.Words;
import io.gatun.cli.registry.Registries;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.FoundImage;
import io.gatun.engine.model.SearchFilter;
import io.gatun.engine.options.KeyValueText;
import io.gatun.engine.options.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code gatun search}. */
final class SearchCommand implements Command {
    private static final List<String> COLUMNS = List.of("Name", "Description", "StarCount", "IsOfficial");
    private static final int MOST = 100;
    private static final int USUAL = 25;
    private static final int LONGEST = 45;

    @Override
    public CommandText text() {
        return CommandText.of(
                        "search",
                        "[REGISTRY/]TERM",
                        "Look for images in a registry",
                        List.of(
                                Flag.list("filter", "NAME=VALUE", "only those with is-official, is-automated or stars")
                                        .or('f'),
                                Flag.of(
                                        "format",
                                        "FORMAT",
                                        "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.Name}}"),
                                Flag.of("limit", "N", "how many at most, 1 to 100 (default 25)"),
                                Flag.onOff("no-trunc", "whole descriptions")))
                .explained("""
                        Without REGISTRY docker.io is asked. A registry that has no search is asked for its catalog, and has no
                        descriptions then.
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 1);
        String term = arguments.positionals().getFirst();
        if (term.isEmpty() || term.endsWith("/")) throw new UsageException("search: nothing to search for: say a term");
        List<SearchFilter> filters =
                arguments.values("filter").stream().map(SearchCommand::filter).toList();
        int limit = (int) Quantity.number("--limit", arguments.value("limit", "0"), 0, MOST);
        boolean whole = arguments.isOn("no-trunc");
        var rows = new Registries(invocation.console().environment())
                .searched(term).search(term, limit == 0 ? USUAL : limit).stream()
                        .filter(image -> filters.stream().allMatch(filter -> filter.test(image)))
                        .map(image -> row(image, whole))
                        .toList();
        var listing = new Listing(headers(), COLUMNS);
        invocation.out().print(listing.text(arguments.value("format"), rows));
        return 0;
    }

    private static SearchFilter filter(String text) {
        var pair = KeyValueText.label("--filter", text);
        return new SearchFilter(pair.getKey(), pair.getValue());
    }

    private static Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Name", "NAME");
        headers.put("Description", "DESCRIPTION");
        headers.put("StarCount", "STARS");
        headers.put("IsOfficial", "OFFICIAL");
        headers.put("IsAutomated", "AUTOMATED");
        return headers;
    }

    private static Json.Obj row(FoundImage image, boolean whole) {
        return Json.object()
                .put("Name", Words.printable(image.name()))
                .put("Description", description(image.description(), whole))
                .put("StarCount", Long.toString(image.stars()))
                .put("IsOfficial", image.isOfficial() ? "[OK]" : "")
                .put("IsAutomated", image.isAutomated() ? "[OK]" : "")
                .build();
    }

    /** One line, as docker shortens it. */
    private static String description(String text, boolean whole) {
        String line = Words.printable(text.replace('\n', ' ').replace('\r', ' '));
        boolean fits = whole || line.codePointCount(0, line.length()) <= LONGEST;
        return fits ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
