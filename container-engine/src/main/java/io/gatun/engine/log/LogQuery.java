package io.gatun.engine.log;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a log to read.
 *
 * @param since the earliest time
 * @param until the latest time; nothing after it is read
 * @param tailLines only as many of the last lines; a line that both streams share the middle of may lose its beginning
 */
public record LogQuery(Optional<Instant> since, Optional<Instant> until, OptionalLong tailLines) {
    /** Everything. */
    public static final LogQuery ALL = new LogQuery(Optional.empty(), Optional.empty(), OptionalLong.empty());

    /** The same from {@code time} on. */
    public LogQuery withSince(Instant time) {
        return new LogQuery(Optional.of(time), until, tailLines);
    }

    /** The same up to {@code time}. */
    public LogQuery withUntil(Instant time) {
        return new LogQuery(since, Optional.of(time), tailLines);
    }

    /** The last lines only. */
    public LogQuery withTail(long lines) {
        return new LogQuery(since, until, OptionalLong.of(lines));
    }
}
