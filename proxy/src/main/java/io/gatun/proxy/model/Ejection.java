package io.gatun.proxy.model;

import java.time.Duration;

/**
 * Leaves a backend alone for a while when connections to it fail. The last one that is left is never ejected: a check may take it
 * out, a guess may not.
 *
 * @param failures so many in a row eject it; one that was ejected and fails again goes at once
 * @param base for how long the first time; twice as long each time after that
 * @param max for how long at most
 */
public record Ejection(int failures, Duration base, Duration max) {
    /** After three failures, for one second to half a minute. */
    public static final Ejection DEFAULT = new Ejection(3, Duration.ofSeconds(1), Duration.ofSeconds(30));

    public Ejection {
        if (failures < 1) throw new IllegalArgumentException("failures before an ejection are 1 or more");
        Durations.requirePositive("the time of an ejection", base);
        Durations.requirePositive("the longest ejection", max);
        if (max.compareTo(base) < 0)
            throw new IllegalArgumentException("the longest ejection is shorter than the first");
    }
}
