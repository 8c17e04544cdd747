package io.gatun.bench.proxy;

import java.util.Locale;

/**
 * A promise and what became of it in this run.
 *
 * @param isAtMost whether the measured must not be above the limit; otherwise not below
 */
record Goal(String text, double measured, double limit, boolean isAtMost) {
    static Goal atMost(String text, double measured, double limit) {
        return new Goal(text, measured, limit, true);
    }

    static Goal atLeast(String text, double measured, double limit) {
        return new Goal(text, measured, limit, false);
    }

    boolean isMet() {
        return isAtMost ? measured <= limit : measured >= limit;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "    %s: %s %s %.2f: %.2f",
                isMet() ? "kept" : "MISSED",
                text,
                isAtMost ? "at most" : "at least",
                limit,
                measured);
    }
}
