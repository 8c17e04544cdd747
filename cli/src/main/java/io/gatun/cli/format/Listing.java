package io.gatun.cli.format;

import io.gatun.engine.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of results, printed as {@code --format} asks: {@code table} (or nothing), {@code json} (one object a line), {@code table
 * TEMPLATE} or {@code TEMPLATE}.
 */
public final class Listing {
    private static final String TABLE = "table";

    private final Map<String, String> headers;
    private final List<String> columns;

    /**
     * A kind of list.
     *
     * @param headers by field, for fields that a table may show
     * @param columns fields of the table that is printed unless something else is asked for
     */
    public Listing(Map<String, String> headers, List<String> columns) {
        this.headers = new LinkedHashMap<>(headers);
        this.columns = List.copyOf(columns);
    }

    /**
     * The text for results.
     *
     * @param format of the flag; absent for the table
     * @throws io.gatun.cli.flag.UsageException if it is malformed
     */
    public String text(Optional<String> format, List<Json.Obj> results) {
        String chosen = format.orElse(TABLE);
        if (chosen.equals(TABLE) || chosen.isEmpty()) return table(results);
        if (chosen.equals("json")) return lines(results);
        boolean table = chosen.startsWith(TABLE + " ");
        var template = Template.of(table ? chosen.substring(TABLE.length()).strip() : chosen);
        return table ? table(template, results) : each(template, results);
    }

    private String table(List<Json.Obj> results) {
        var table = new Table();
        table.row(columns.stream().map(headers::get).toList());
        for (Json.Obj result : results) {
            var cells = new ArrayList<String>();
            for (String column : columns) {
                cells.add(result.get(column).map(TemplateFunctions::text).orElse(""));
            }
            table.row(cells);
        }
        return table.text();
    }

    private String table(Template template, List<Json.Obj> results) {
        var table = new Table().row(template.apply(Json.strings(headers)));
        results.forEach(result -> table.row(template.apply(result)));
        return table.text();
    }

    private static String lines(List<Json.Obj> results) {
        var out = new StringBuilder();
        results.forEach(result -> out.append(result).append('\n'));
        return out.toString();
    }

    private static String each(Template template, List<Json.Obj> results) {
        var out = new StringBuilder();
        results.forEach(result -> out.append(template.apply(result)).append('\n'));
        return out.toString();
    }
}
