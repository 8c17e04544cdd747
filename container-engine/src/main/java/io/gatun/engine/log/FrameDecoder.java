package io.gatun.engine.log;

import io.gatun.engine.model.LogStream;
import io.gatun.engine.plan.record.LogFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * From bytes in pieces of any size to frames. Bytes that are no frame (a torn write, a damaged disk) are passed over up to the
 * next thing that looks like one. Holds at most one frame and one piece. For one thread.
 */
public final class FrameDecoder {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    // The year 9999; what is later is no time.
    private static final long MAX_SECONDS = 253_402_300_799L;
    private static final int MAGIC_MASK = 0xffffff;

    private ByteBuffer buffer = ByteBuffer.allocate(2 * LogFormat.MAX_FRAME_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
    private long position;
    private long damagedBytes;

    /** A decoder at the beginning of a file or a pipe. */
    public FrameDecoder() {}

    /** Adds a piece. */
    public void feed(byte[] piece) {
        if (buffer.remaining() + piece.length > buffer.capacity()) {
            var larger = ByteBuffer.allocate(buffer.remaining() + piece.length).order(ByteOrder.LITTLE_ENDIAN);
            buffer = larger.put(buffer).put(piece).flip();
        } else {
            buffer.compact().put(piece).flip();
        }
    }

    /** The next frame, if all of it is there. */
    public Optional<LogFrame> next() {
        while (buffer.remaining() >= LogFormat.HEADER_BYTES) {
            if (!startsFrame()) {
                skip();
                continue;
            }
            int length = buffer.getInt(buffer.position() + Integer.BYTES);
            if (buffer.remaining() < LogFormat.HEADER_BYTES + length) {
                return Optional.empty();
            }
            return Optional.of(take());
        }
        return Optional.empty();
    }

    /** What {@link #next} finds when nothing more comes: what is there of a frame is passed over. */
    public Optional<LogFrame> last() {
        Optional<LogFrame> next = next();
        while (next.isEmpty() && buffer.hasRemaining()) {
            skip();
            next = next();
        }
        return next;
    }

    /** How many bytes were in frames or passed over. */
    public long position() {
        return position;
    }

    /** How many bytes were passed over. */
    public long damagedBytes() {
        return damagedBytes;
    }

    private boolean startsFrame() {
        int at = buffer.position();
        int word = buffer.getInt(at);
        int length = buffer.getInt(at + Integer.BYTES);
        long seconds = buffer.getLong(at + 2 * Long.BYTES);
        long nanos = buffer.getLong(at + 3 * Long.BYTES);
        return (word & MAGIC_MASK) == LogFormat.MAGIC
                && LogStream.ofCode(word >>> LogFormat.STREAM_SHIFT).isPresent()
                && length > 0
                && length <= LogFormat.MAX_FRAME_BYTES - LogFormat.HEADER_BYTES
                && seconds >= 0
                && seconds <= MAX_SECONDS
                && nanos >= 0
                && nanos < NANOS_PER_SECOND;
    }

    private LogFrame take() {
        int before = buffer.position();
        var stream =
                LogStream.ofCode(buffer.getInt() >>> LogFormat.STREAM_SHIFT).orElseThrow();
        byte[] bytes = new byte[buffer.getInt()];
        long sequence = buffer.getLong();
        var time = Instant.ofEpochSecond(buffer.getLong(), buffer.getLong());
        buffer.get(bytes);
        position += buffer.position() - before;
        return LogFrame.owning(stream, sequence, time, bytes);
    }

    /** Passes over at least one byte, up to what may begin a frame. */
    private void skip() {
        int at = buffer.position() + 1;
        while (at < buffer.limit() && buffer.get(at) != (byte) LogFormat.MAGIC) {
            at++;
        }
        damagedBytes += at - buffer.position();
        position += at - buffer.position();
        buffer.position(at);
    }
}
