package io.gatun.engine.launch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What to undo if an acquisition of several things fails half-way: leaving without {@link #commit} runs the undos in
 * reverse order, past any that fails. For one thread.
 */
public final class Rollback implements AutoCloseable {
    private final Deque<Runnable> undos = new ArrayDeque<>();

    /** Adds what takes the latest step back. */
    public void onFailure(Runnable undo) {
        undos.push(undo);
    }

    /** All went well: nothing is undone. */
    public void commit() {
        undos.clear();
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!undos.isEmpty()) {
            try {
                undos.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
