package io.gatun.engine.log;

import io.gatun.engine.model.LogStream;
import io.gatun.engine.plan.record.LogFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** A piece of a container's output as it was read from one of its streams: immutable; neither a line nor a character need be whole. */
public final class LogFrame {
    private final LogStream stream;
    private final long sequence;
    private final Instant time;
    private final byte[] bytes;
    private final long missing;

    private LogFrame(LogStream stream, long sequence, Instant time, byte[] bytes, long missing) {
        this.stream = stream;
        this.sequence = sequence;
        this.time = time;
        this.bytes = bytes;
        this.missing = missing;
    }

    /** A frame with a copy of {@code bytes}. */
    public static LogFrame of(LogStream stream, long sequence, Instant time, byte[] bytes) {
        return new LogFrame(stream, sequence, time, bytes.clone(), 0);
    }

    /** A frame that owns {@code bytes}. */
    static LogFrame owning(LogStream stream, long sequence, Instant time, byte[] bytes) {
        return new LogFrame(stream, sequence, time, bytes, 0);
    }

    /** Where it was written. */
    public LogStream stream() {
        return stream;
    }

    /** The how manyth it is since the container was started, from 1. */
    public long sequence() {
        return sequence;
    }

    /** When it was read from the stream, by the clock of the host. */
    public Instant time() {
        return time;
    }

    /** How many frames before this one were lost: the disk was full, or nobody read them in time. */
    public long missing() {
        return missing;
    }

    /** A copy of what was written. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Puts what was written into a buffer that has room for {@link #length}. */
    public void putInto(ByteBuffer out) {
        out.put(bytes);
    }

    /** How much was written. */
    public int length() {
        return bytes.length;
    }

    /** What was written, for programs that write UTF-8 and pieces that end with a character. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The frame as {@link LogFormat} has it. */
    public byte[] encode() {
        var out = ByteBuffer.allocate(encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(LogFormat.MAGIC | stream.code() << LogFormat.STREAM_SHIFT).putInt(bytes.length);
        out.putLong(sequence).putLong(time.getEpochSecond()).putLong(time.getNano());
        return out.put(bytes).array();
    }

    int encodedLength() {
        return LogFormat.HEADER_BYTES + bytes.length;
    }

    byte[] content() {
        return bytes;
    }

    LogFrame after(long lost) {
        return lost == 0 ? this : new LogFrame(stream, sequence, time, bytes, lost);
    }

    /** The frame without its first {@code skipped} bytes. */
    LogFrame from(int skipped) {
        return skipped == 0
                ? this
                : new LogFrame(stream, sequence, time, Arrays.copyOfRange(bytes, skipped, bytes.length), missing);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogFrame frame
                && stream == frame.stream
                && sequence == frame.sequence
                && time.equals(frame.time)
                && missing == frame.missing
                && Arrays.equals(bytes, frame.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence) * 31 + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "%d %s %s %d bytes".formatted(sequence, time, stream, bytes.length);
    }
}
