package io.gatun.daemon.http;

import java.time.Duration;

/**
 * How long a client may stand still: send nothing of a body, or take nothing of an answer. Streams that may rest for as long as they like,
 * such as those of a container, have no limit.
 */
record Stall(Duration limit) {
    private static final int TIMEOUT = 408;

    /** No limit. */
    static final Stall NEVER = new Stall(Duration.ofNanos(Long.MAX_VALUE));

    long nanos() {
        return limit.toNanos();
    }

    /** What a client is told that did {@code what} for too long. */
    HttpFailure failure(String what) {
        String time = limit.toSeconds() > 0 ? limit.toSeconds() + " seconds" : limit.toMillis() + " milliseconds";
        return new HttpFailure(
                TIMEOUT,
                "given up: the client has %s for %s, and others may be waiting; try again".formatted(what, time));
    }
}
