package io.gatun.bench.sidebyside;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Measured values in ascending order, in whatever unit the row has.
 *
 * @param sorted at least one
 */
record Figures(List<Double> sorted) {
    private static final double NANOS_PER_MILLI = 1e6;

    Figures {
        sorted = sorted.stream().sorted().toList();
    }

    static Figures of(double... values) {
        return new Figures(Arrays.stream(values).boxed().toList());
    }

    /** A part of each timing, in milliseconds. */
    static Figures millis(List<Timing> timings, ToLongFunction<Timing> part) {
        return new Figures(timings.stream()
                .map(timing -> part.applyAsLong(timing) / NANOS_PER_MILLI)
                .toList());
    }

    double median() {
        return percentile(50);
    }

    /** The least value that at least {@code percent} of all do not exceed (nearest rank). */
    double percentile(int percent) {
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(Math.max(rank, 1) - 1);
    }
}
