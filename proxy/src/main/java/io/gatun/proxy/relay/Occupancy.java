package io.gatun.proxy.relay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many use a service: no more than it and the process's descriptors allow, and when the last has gone. For many threads. */
public final class Occupancy {
    private final Budget places;
    private final Budget descriptors;
    private final int descriptorsOfOne;
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile boolean stopped;

    /**
     * Nobody yet.
     *
     * @param most at once
     * @param descriptors of all services together
     * @param descriptorsOfOne how many of them each takes
     */
    public Occupancy(int most, Budget descriptors, int descriptorsOfOne) {
        this.places = new Budget(most);
        this.descriptors = descriptors;
        this.descriptorsOfOne = descriptorsOfOne;
    }

    /** Lets one more in, if there is room. */
    public boolean enter() {
        if (!places.take(1)) return false;
        return entered(descriptors.take(descriptorsOfOne));
    }

    /** Lets one more in; if there is no room, calls {@code later} when there may be. */
    public boolean enterOrWait(Runnable later) {
        if (!places.takeOrWait(1, later)) return false;
        return entered(descriptors.takeOrWait(descriptorsOfOne, later));
    }

    private boolean entered(boolean hasDescriptors) {
        if (hasDescriptors) open.incrementAndGet();
        else places.give(1);
        return hasDescriptors;
    }

    /** One has gone. */
    public void leave() {
        descriptors.give(descriptorsOfOne);
        places.give(1);
        if (open.decrementAndGet() == 0 && stopped) empty.countDown();
    }

    /** How many there are. */
    public int open() {
        return open.get();
    }

    /** So many more may come, or fewer if it is negative. */
    public void allow(int more) {
        places.give(more);
    }

    /**
     * Waits until the last has gone. Nobody is to enter any more.
     *
     * @return false when the time was over before
     */
    public boolean awaitEmpty(Duration most) throws InterruptedException {
        stopped = true;
        if (open.get() == 0) empty.countDown();
        return empty.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }
}
