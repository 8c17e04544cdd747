package io.gatun.cli.registry;

import io.gatun.cli.format.Words;
import io.gatun.cli.terminal.Interaction;
import io.gatun.engine.model.TransferStep;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shows a transfer: on a terminal a line for each layer with a bar that moves, elsewhere a line for each thing that has happened. Safe for
 * many threads.
 */
public final class Progress implements TransferStep.Listener, AutoCloseable {
    private static final int BAR = 50;
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR = "\r" + ESCAPE + "2K";

    private final PrintStream out;
    private final boolean moves;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, String> last = new LinkedHashMap<>();

    Progress(PrintStream out, boolean moves) {
        this.out = out;
        this.moves = moves;
    }

    /** Shows transfers on a stream. */
    public static Progress on(PrintStream out) {
        return new Progress(out, Interaction.terminal().isPresent());
    }

    @Override
    public synchronized void accept(TransferStep step) {
        if (step.id().isEmpty()
                || step.status().startsWith("Pulling from")
                || step.status().startsWith("The push")) {
            plain(step);
        } else if (moves) {
            redraw(step);
        } else if (step.total() == 0 && !step.status().equals(last.put(step.id(), step.status()))) {
            plain(step);
        }
    }

    private void plain(TransferStep step) {
        out.println(step.id().isEmpty() ? step.status() : step.id() + ": " + step.status());
        out.flush();
    }

    private void redraw(TransferStep step) {
        Integer known = lines.get(step.id());
        if (known == null) {
            known = lines.size();
            lines.put(step.id(), known);
            out.println();
        }
        int up = lines.size() - known;
        out.print(ESCAPE + up + "A" + CLEAR + line(step) + "\r" + ESCAPE + up + "B");
        out.flush();
    }

    private static String line(TransferStep step) {
        if (step.total() == 0) return step.id() + ": " + step.status();
        int filled = (int) (BAR * step.current() / step.total());
        String head = filled == BAR ? "" : ">";
        String bar = "=".repeat(filled) + head + " ".repeat(Math.max(0, BAR - filled - head.length()));
        return "%s: %s [%s] %s/%s"
                .formatted(step.id(), step.status(), bar, Words.decimal(step.current()), Words.decimal(step.total()));
    }

    @Override
    public synchronized void close() {
        out.flush();
    }
}
