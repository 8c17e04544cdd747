package io.gatun.proxy.relay;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those who wait for something for the same time at most: one timer for all, as the oldest is the first whose time is over. */
public final class Deadlines<T extends Deadlines.Waiter> {
    private final Loop loop;
    private final Ring<T> waiting = new Ring<>();
    private boolean ticking;

    public Deadlines(Loop loop) {
        this.loop = loop;
    }

    /** Someone who waits; in one ring at a time. */
    public abstract static class Waiter extends Ring.Node {
        private long deadlineNanos;

        /** It took too long; called when it has left already. */
        public abstract void expire();
    }

    /** Expires it after this time, unless it leaves before. */
    public void join(T waiter, Duration time) {
        Waiter joining = waiter;
        joining.deadlineNanos = System.nanoTime() + time.toNanos();
        waiting.join(waiter);
        if (!ticking) tick(time.toNanos());
    }

    public void leave(T waiter) {
        waiting.leave(waiter);
    }

    @Nullable
    public T first() {
        return waiting.first();
    }

    /** Visits all; those it visits may leave. */
    public void forEach(Consumer<? super T> visitor) {
        waiting.forEach(visitor);
    }

    public void abandonAll() {
        waiting.abandonAll();
    }

    private void tick(long nanos) {
        ticking = true;
        loop.after(Duration.ofNanos(nanos), this::expireAll);
    }

    // Who joined after the time was made shorter waits for those before; that lasts no longer than the old time.
    private void expireAll() {
        ticking = false;
        long now = System.nanoTime();
        T first = waiting.first();
        while (first != null && left(first, now) <= 0) {
            waiting.leave(first);
            first.expire();
            first = waiting.first();
        }
        if (first != null) tick(Math.max(left(first, now), 1));
    }

    private static long left(Waiter waiter, long now) {
        return waiter.deadlineNanos - now;
    }
}
