package io.gatun.scheduler.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their widest cell; cells that are numbers stand to the right. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... head) {
        rows.add(List.of(head));
    }

    void row(Object... cells) {
        rows.add(java.util.Arrays.stream(cells).map(String::valueOf).toList());
    }

    void print(StringBuilder out) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                if (i > 0) line.append("  ");
                pad(line, row.get(i), widths[i], isNumber(rows.getLast().get(i)));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty() && cell.chars().allMatch(c -> Character.isDigit(c) || " .,%x-".indexOf(c) >= 0);
    }

    private static void pad(StringBuilder line, String cell, int width, boolean right) {
        var spaces = " ".repeat(width - cell.length());
        if (right) line.append(spaces).append(cell);
        else line.append(cell).append(spaces);
    }
}
