package io.gatun.engine.cgroup;

import io.gatun.linux.handle.Fd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Walks the groups in a group. A container may have made them, as many and as deep as it liked: so there is no recursion, and
 * not more than two directories are open at a time.
 */
final class Descent {
    private final ControlFiles control;

    private Descent(ControlFiles control) {
        this.control = control;
    }

    /** Visits {@code group} and all groups in it, each before those in it. */
    static void into(ControlFiles control, Fd group, Consumer<Fd> visit) {
        visit.accept(group);
        new Descent(control).walk(group, visit, (parent, name) -> {});
    }

    /** Removes all groups in {@code group}, the innermost first, as far as nothing keeps them. */
    static void removeBelow(ControlFiles control, Fd group) {
        new Descent(control).walk(group, inner -> {}, control::remove);
    }

    private interface Leaving {
        void leave(Fd parent, String name);
    }

    private void walk(Fd top, Consumer<Fd> entered, Leaving leaving) {
        // The children not yet seen of each group from the top down to the current one, and the names that led there.
        Deque<Iterator<String>> pending = new ArrayDeque<>();
        Deque<String> names = new ArrayDeque<>();
        pending.push(control.children(top).iterator());
        Fd current = top;
        try {
            while (!pending.isEmpty()) {
                if (pending.element().hasNext()) {
                    String name = pending.element().next();
                    Optional<Fd> child = control.openIfThere(current, name);
                    if (child.isPresent()) {
                        current = moved(top, current, child.get());
                        entered.accept(current);
                        names.push(name);
                        pending.push(control.children(current).iterator());
                    }
                    continue;
                }
                pending.pop();
                if (names.isEmpty()) {
                    return;
                }
                Optional<Fd> parent = control.openIfThere(current, "..");
                if (parent.isEmpty()) {
                    return; // somebody else removes these groups
                }
                current = moved(top, current, parent.get());
                leaving.leave(current, names.pop());
            }
        } finally {
            moved(top, current, top);
        }
    }

    private static Fd moved(Fd top, Fd from, Fd to) {
        if (from != top) {
            from.close();
        }
        return to;
    }
}
