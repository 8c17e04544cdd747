package io.gatun.scheduler.simulate;

import java.util.Arrays;

/** Durations of decisions, in nanoseconds. */
public final class Latencies {
    private long[] nanos = new long[1024];
    private int size;

    void add(long duration) {
        if (size == nanos.length) nanos = Arrays.copyOf(nanos, 2 * size);
        nanos[size++] = duration;
    }

    void sort() {
        Arrays.sort(nanos, 0, size);
    }

    public int size() {
        return size;
    }

    /** The duration that this fraction of decisions did not exceed. */
    public long quantile(double fraction) {
        return size == 0 ? 0 : nanos[Math.min(size - 1, (int) (fraction * size))];
    }

    /** How many decisions took less than this, of those that took at least {@code from}. */
    public int between(long from, long to) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (nanos[i] >= from && nanos[i] < to) count++;
        }
        return count;
    }
}
