package io.gatun.bench.sidebyside;

import io.gatun.engine.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The rows as text for people and as JSON for programs. */
final class Table {
    private static final String FORMAT = "  %-26s %5s %10s %10s %9s %9s %9s";

    private final List<Row> rows;

    Table(List<Row> rows) {
        this.rows = rows;
    }

    /** Figures, ratios of medians, and promises. */
    String text() {
        var header = FORMAT.formatted("", "n", "p50", "p99", "x floor", "crun x", "runc x");
        return String.join(
                "\n",
                Stream.concat(Stream.of(header), rows.stream().flatMap(Table::text))
                        .toList());
    }

    /** The same, ratios left to the reader. */
    String json() {
        return new Json.Arr(rows.stream().map(Table::json).toList()).toString();
    }

    private static Stream<String> text(Row row) {
        var lines = row.lines().stream().map(line -> text(row, line));
        var goals = row.goals().stream().map(Table::text);
        return Stream.of(Stream.of("%s, %s".formatted(row.title(), row.unit())), lines, goals)
                .flatMap(parts -> parts);
    }

    private static String text(Row row, Row.Line line) {
        String name = line.contestant();
        return FORMAT.formatted(
                name,
                line.figures().sorted().size(),
                number(line.figures().median()),
                number(line.figures().percentile(99)),
                ratio(row, name, "floor"),
                ratio(row, "crun", name),
                ratio(row, "runc", name));
    }

    private static String text(Row.Goal goal) {
        String verdict = goal.isMet() ? "kept" : "MISSED";
        return "    %s: %s, %s".formatted(verdict, goal.text(), number(goal.measured()));
    }

    private static String ratio(Row row, String one, String other) {
        return row.ratio(one, other).map(Table::number).orElse("");
    }

    private static Json json(Row row) {
        return Json.object()
                .put("row", row.title())
                .put("unit", row.unit())
                .put(
                        "contestants",
                        new Json.Arr(row.lines().stream().map(Table::json).toList()))
                .put(
                        "promises",
                        new Json.Arr(row.goals().stream().map(Table::json).toList()))
                .build();
    }

    private static Json json(Row.Line line) {
        return Json.object()
                .put("name", line.contestant())
                .put("n", line.figures().sorted().size())
                .put("p50", decimal(line.figures().median()))
                .put("p99", decimal(line.figures().percentile(99)))
                .build();
    }

    private static Json json(Row.Goal goal) {
        return Json.object()
                .put("text", goal.text())
                .put("limit", decimal(goal.limit()))
                .put("measured", decimal(goal.measured()))
                .put("kept", goal.isMet())
                .build();
    }

    private static Json decimal(double value) {
        return new Json.Num(String.format(Locale.ROOT, "%.4f", value));
    }

    /** Three significant figures, as far as a decimal point goes. */
    private static String number(double value) {
        int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
