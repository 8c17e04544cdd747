package io.gatun.bench.sidebyside;

import java.io.PrintStream;

/** One line that says what is going on, where somebody may be looking. */
final class Progress {
    private static final String ERASE = "\r\033[K";
    private static final long EVERY_NANOS = 200_000_000;

    private final PrintStream out;
    private long last;

    Progress(PrintStream out) {
        this.out = out;
    }

    void show(String row, String text) {
        long now = System.nanoTime();
        if (now - last < EVERY_NANOS) {
            return;
        }
        last = now;
        out.print(ERASE + row + ": " + text);
        out.flush();
    }

    void done() {
        out.print(ERASE);
        out.flush();
    }

    /** Something that the reader of the table should know. */
    void note(String text) {
        out.println(ERASE + text);
    }
}
