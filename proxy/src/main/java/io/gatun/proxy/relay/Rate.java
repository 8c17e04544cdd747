package io.gatun.proxy.relay;

import java.util.concurrent.atomic.AtomicLong;

/** So many a second, and what a tenth of a second would give at once. For many threads. */
public final class Rate {
    private static final long SECOND = 1_000_000_000;
    private static final long BURST = SECOND / 10;

    private final long intervalNanos;
    // When the next one would come if all came evenly (the generic cell rate algorithm, ITU-T I.371).
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    public Rate(int perSecond) {
        intervalNanos = SECOND / perSecond;
    }

    /** Takes one and returns 0, or returns how many nanoseconds it is until there may be one. */
    public long take() {
        if (intervalNanos == 0) return 0;
        long now = System.nanoTime();
        while (true) {
            long due = next.get();
            long early = due - now;
            if (early > BURST) return early - BURST;
            if (next.compareAndSet(due, Math.max(early, 0) + now + intervalNanos)) return 0;
        }
    }

    /** Gives one back that was not needed. */
    public void giveBack() {
        next.addAndGet(-intervalNanos);
    }
}
