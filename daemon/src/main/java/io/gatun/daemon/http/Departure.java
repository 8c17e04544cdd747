package io.gatun.daemon.http;

import java.util.ArrayList;
import java.util.List;

/** What is to be done when the client goes; at once if it is gone already. Safe for many threads. */
final class Departure {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean over;

    void then(Runnable action) {
        synchronized (actions) {
            if (!over) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    boolean isOver() {
        synchronized (actions) {
            return over;
        }
    }

    void happen() {
        List<Runnable> due;
        synchronized (actions) {
            over = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }
}
