package io.gatun.proxy.relay;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue whose elements carry their own links: joining at the end and leaving anywhere allocate nothing. For one thread. */
public final class Ring<T extends Ring.Node> {
    private @Nullable Node first;
    private @Nullable Node last;

    /** Something that lives on a loop until it ends itself or is abandoned. */
    public abstract static class Node {
        private @Nullable Node before;
        private @Nullable Node after;
        private boolean joined;

        /** Gives everything back at once and leaves the ring. */
        public abstract void abandon();
    }

    public void join(T node) {
        Node joining = node;
        joining.joined = true;
        joining.before = last;
        if (last == null) first = joining;
        else last.after = joining;
        last = joining;
    }

    /** Takes a node out; the second time does nothing. */
    public void leave(T node) {
        Node leaving = node;
        if (!leaving.joined) return;
        leaving.joined = false;
        if (leaving.before == null) first = leaving.after;
        else leaving.before.after = leaving.after;
        if (leaving.after == null) last = leaving.before;
        else leaving.after.before = leaving.before;
        leaving.before = null;
        leaving.after = null;
    }

    /** Who joined first; null if there is nobody. */
    @SuppressWarnings("unchecked") // only a T can join
    @Nullable
    public T first() {
        return (T) first;
    }

    /** Visits all; those it visits may leave. */
    @SuppressWarnings("unchecked") // only a T can join
    public void forEach(Consumer<? super T> visitor) {
        Node node = first;
        while (node != null) {
            Node next = node.after;
            visitor.accept((T) node);
            node = next;
        }
    }

    public void abandonAll() {
        forEach(Node::abandon);
    }
}
