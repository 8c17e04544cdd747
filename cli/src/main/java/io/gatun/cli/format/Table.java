package io.gatun.cli.format;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells, printed in columns as docker prints them: at least ten wide, three spaces apart, the last one ragged. */
public final class Table {
    private static final int LEAST = 10;
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with nothing in it. */
    public Table() {}

    /** Adds a line. */
    public Table row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Adds a line whose cells are separated by tabs. */
    public Table row(String tabbed) {
        return row(List.of(tabbed.split("\t", -1)));
    }

    /** The lines, each with its newline. */
    public String text() {
        List<Integer> widths = widths();
        var out = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                out.append(cell);
                boolean last = i == row.size() - 1;
                if (!last) out.repeat(" ", widths.get(i) - length(cell));
            }
            out.append('\n');
        }
        return out.toString();
    }

    private List<Integer> widths() {
        var widths = new ArrayList<Integer>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) widths.add(LEAST);
                widths.set(i, Math.max(widths.get(i), length(row.get(i)) + GAP));
            }
        }
        return widths;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
