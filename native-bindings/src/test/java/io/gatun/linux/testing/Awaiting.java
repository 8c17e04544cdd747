package io.gatun.linux.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for what happens elsewhere, and fails where it does not: a test that waited for ever would keep all others. */
public final class Awaiting {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Awaiting() {}

    /** Waits until a condition holds. */
    public static void await(String what, Callable<Boolean> condition) {
        await(() -> what, condition);
    }

    /** Waits until a condition holds; what it is may depend on what came instead. */
    public static void await(Supplier<String> what, Callable<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - end > 0) throw new AssertionError("still not: " + what.get());
                Thread.sleep(PAUSE);
            }
        } catch (Exception e) {
            throw new AssertionError("while waiting for: " + what.get(), e);
        }
    }
}
