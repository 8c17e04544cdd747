package io.gatun.cli.oci;

import java.io.PrintStream;
import java.util.List;

/** A table as runc prints one: columns as wide as their widest entry, three spaces apart. */
final class Columns {
    private static final int GAP = 3;

    private Columns() {}

    static void print(PrintStream out, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String entry = row.get(i);
                line.append(entry);
                if (i < columns - 1) line.repeat(' ', widths[i] + GAP - entry.length());
            }
            out.println(line);
        }
    }
}
