package io.gatun.engine.cgroup;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting, with a limit, for what the kernel does not announce: short pauses first, longer ones later. */
final class Patience {
    private static final long FIRST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    private Patience() {}

    /**
     * Asks again and again until the answer is yes.
     *
     * @return whether it was yes in time; an interrupted thread stops waiting and stays interrupted
     */
    static boolean until(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0 || !slept(pause)) {
                return condition.getAsBoolean();
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        }
        return true;
    }

    private static boolean slept(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
