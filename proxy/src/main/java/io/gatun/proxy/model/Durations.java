package io.gatun.proxy.model;

import java.time.Duration;

final class Durations {
    private static final Duration MAX = Duration.ofDays(365);

    private Durations() {}

    static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(what + " is more than nothing and at most a year, not " + duration);
        }
    }
}
