package io.gatun.engine.plan.record;

import io.gatun.linux.process.ExitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * How and when a container's process ended, as the supervisor writes it down in one write: {@code {u64 status, i64
 * seconds, i64 nanoseconds}}, little-endian.
 *
 * @param end by the clock of the host
 */
public record ExitRecord(ExitStatus status, Instant end) {
    /** The length of a record. */
    public static final int BYTES = 24;

    public static final int TIME_OFFSET = 8;

    /** The contents of an exit file; empty while the process has not ended, zeros written ahead included. */
    public static Optional<ExitRecord> of(byte[] file) {
        if (file.length < BYTES) {
            return Optional.empty();
        }
        var words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int status = (int) words.getLong();
        long seconds = words.getLong();
        long nanoseconds = words.getLong();
        return seconds == 0
                ? Optional.empty()
                : Optional.of(
                        new ExitRecord(ExitStatus.ofWaitStatus(status), Instant.ofEpochSecond(seconds, nanoseconds)));
    }
}
