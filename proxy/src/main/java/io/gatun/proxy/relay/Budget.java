package io.gatun.proxy.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How many of something may be used at once, by all loops together. Whoever was refused can be told when there is room again. */
public final class Budget {
    private final AtomicInteger free;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    public Budget(int most) {
        free = new AtomicInteger(most);
    }

    /** Takes so many, or none. */
    public boolean take(int count) {
        int now = free.get();
        while (now >= count) {
            if (free.compareAndSet(now, now - count)) return true;
            now = free.get();
        }
        return false;
    }

    /** Takes so many, or none and calls {@code later} once when some were given back; that must not take any itself. */
    public boolean takeOrWait(int count, Runnable later) {
        if (take(count)) return true;
        waiting.add(later);
        // What was given back in between told nobody.
        if (!take(count)) return false;
        waiting.remove(later);
        return true;
    }

    /** Gives so many back. */
    public void give(int count) {
        free.addAndGet(count);
        // All of them: one may not be interested any more, and would keep the news from the next.
        for (Runnable later = waiting.poll(); later != null; later = waiting.poll()) later.run();
    }
}
