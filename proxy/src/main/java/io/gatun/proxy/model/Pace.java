package io.gatun.proxy.model;

import java.time.Duration;

/**
 * How often a backend is asked, and how many answers count. The first check of a backend comes within the interval; until then it
 * counts as up.
 *
 * @param interval between checks of one backend, give or take a tenth so that they do not all come at once
 * @param timeout after which no answer is a failure
 * @param rise so many successes in a row bring it back
 * @param fall so many failures in a row take it out
 */
public record Pace(Duration interval, Duration timeout, int rise, int fall) {
    /** Every two seconds; out after three failures, back after two successes. */
    public static final Pace DEFAULT = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 3);

    public Pace {
        Durations.requirePositive("the interval of checks", interval);
        Durations.requirePositive("the time-out of a check", timeout);
        if (rise < 1 || fall < 1) throw new IllegalArgumentException("rise and fall are 1 or more");
    }
}
