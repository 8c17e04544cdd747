package io.gatun.scheduler.queue;

/** How long a pod rests after a failed attempt: doubled with each, up to a limit. Milliseconds. */
public record Backoff(long initialMillis, long maxMillis) {
    public static final Backoff DEFAULT = new Backoff(1000, 10_000);

    long after(int attempts) {
        int doublings = Math.max(0, Math.min(attempts - 1, 30));
        return Math.min(maxMillis, initialMillis << doublings);
    }
}
