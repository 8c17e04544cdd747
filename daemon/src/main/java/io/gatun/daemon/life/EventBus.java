package io.gatun.daemon.life;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Tells everybody who listens what happens, in order, and remembers the last of it. Safe for many threads. */
public final class EventBus {
    private static final int REMEMBERED = 256;
    private static final int QUEUED = 4096;

    private final Deque<Event> last = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    /** An empty bus. */
    public EventBus() {}

    /** Tells of an event. Never waits: who does not listen in time is cut off. */
    public synchronized void tell(Event event) {
        last.add(event);
        if (last.size() > REMEMBERED) last.remove();
        subscriptions.removeIf(subscription -> !subscription.offer(event));
    }

    /** How many listen. */
    public synchronized int listeners() {
        return subscriptions.size();
    }

    /** What is remembered, and whatever happens from now on. The caller closes the subscription. */
    public synchronized Subscription subscribe() {
        var subscription = new Subscription(List.copyOf(last));
        subscriptions.add(subscription);
        return subscription;
    }

    /** One who listens. */
    public final class Subscription implements AutoCloseable {
        private final List<Event> past;
        private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUED);
        private volatile boolean closed;

        private Subscription(List<Event> past) {
            this.past = past;
        }

        /** What had happened before. */
        public List<Event> past() {
            return past;
        }

        /** Waits for the next event; empty if none came in time, or the subscription was closed. */
        public Optional<Event> next(long millis) throws InterruptedException {
            return closed && queue.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(queue.poll(millis, TimeUnit.MILLISECONDS));
        }

        /** Whether no more will come. */
        public boolean isClosed() {
            return closed;
        }

        private boolean offer(Event event) {
            boolean taken = !closed && queue.offer(event);
            closed |= !taken;
            return taken;
        }

        @Override
        public void close() {
            closed = true;
            synchronized (EventBus.this) {
                subscriptions.remove(this);
            }
        }
    }
}
