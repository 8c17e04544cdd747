package io.gatun.scheduler;

import io.gatun.scheduler.simulate.Progress;
import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/** A line on a terminal that shows how far a run is; nothing where nobody watches. */
final class ProgressBar implements Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final String name;
    private final PrintStream out;
    private final boolean watched =
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    private long drawn = System.nanoTime();

    ProgressBar(String name, PrintStream out) {
        this.name = name;
        this.out = out;
    }

    @Override
    public void at(long done, long all) {
        long now = System.nanoTime();
        if (!watched || all == 0 || now - drawn < REDRAW_NANOS) return;
        drawn = now;
        int filled = (int) (done * WIDTH / all);
        out.printf("\r%s [%s%s] %d/%d pods", name, "#".repeat(filled), "-".repeat(WIDTH - filled), done, all);
        out.flush();
    }

    void end() {
        if (watched) out.print("\r" + " ".repeat(name.length() + WIDTH + 30) + "\r");
    }
}
