package io.gatun.proxy.table;

import io.gatun.proxy.model.Ending;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of a service. For many threads. */
public final class Tally {
    /** Upper bounds of the buckets of connect times, in microseconds; what is above the last has a bucket too. */
    private static final long[] BOUNDS = {
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000
    };

    private static final int STATUS_CLASSES = 6;
    private static final int CLASS = 100;
    private static final long NANOS_PER_MICRO = 1_000;

    private final LongAdder accepted = new LongAdder();
    private final AtomicLongArray endings = new AtomicLongArray(Ending.values().length);
    private final AtomicLongArray connects = new AtomicLongArray(BOUNDS.length + 1);
    private final AtomicLongArray answers = new AtomicLongArray(STATUS_CLASSES);
    private final LongAdder retries = new LongAdder();
    private final LongAdder connectNanos = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** A connection was accepted. */
    public void accepted() {
        accepted.increment();
    }

    /** A connection has ended. */
    @SuppressWarnings("EnumOrdinal") // an index into an array of this object
    public void ended(Ending ending) {
        endings.incrementAndGet(ending.ordinal());
    }

    /** A backend took so long to take a connection. */
    public void connected(long nanos) {
        connectNanos.add(nanos);
        int bucket = Arrays.binarySearch(BOUNDS, nanos / NANOS_PER_MICRO);
        connects.incrementAndGet(bucket < 0 ? -bucket - 1 : bucket);
    }

    /** A request was answered with a status. */
    public void answered(int status) {
        answers.incrementAndGet(Math.min(status / CLASS, STATUS_CLASSES - 1));
    }

    /** A request was sent to a backend once more. */
    public void retried() {
        retries.increment();
    }

    /** Requests answered with a status of 100 times this and more. */
    public long answers(int statusClass) {
        return answers.get(statusClass);
    }

    /** Requests sent once more. */
    public long retryCount() {
        return retries.sum();
    }

    /** So many datagrams went nowhere: there was nobody, or no room. */
    public void dropped(int datagrams) {
        dropped.add(datagrams);
    }

    /** Datagrams that went nowhere. */
    public long droppedCount() {
        return dropped.sum();
    }

    /** Connections accepted so far. */
    public long acceptedCount() {
        return accepted.sum();
    }

    /** Connections that ended so. */
    @SuppressWarnings("EnumOrdinal") // as above
    public long count(Ending ending) {
        return endings.get(ending.ordinal());
    }

    /** The bounds of the buckets in microseconds. */
    public static long[] bounds() {
        return BOUNDS.clone();
    }

    /** Connections in each bucket, one more than there are bounds. */
    public long[] connectCounts() {
        long[] counts = new long[connects.length()];
        for (int i = 0; i < counts.length; i++) counts[i] = connects.get(i);
        return counts;
    }

    /** The sum of all connect times. */
    public long connectNanos() {
        return connectNanos.sum();
    }
}
