package io.gatun.engine.plan.record;

import io.gatun.engine.model.LogStream;

/**
 * What the supervisor writes: frames, each a header and what one read(2) gave.
 *
 * <p>The header is {@code {u8 magic[3] = "GLF", u8 stream, u32 length, u64 sequence, i64 seconds, i64 nanoseconds}},
 * little-endian. The sequence begins at 1 with every supervisor and counts what was read, so that what could not be
 * written shows as a gap. The newest file is {@value #FILE}; older ones have a number appended, the oldest the highest.
 */
public final class LogFormat {
    /** The length of a header. */
    public static final int HEADER_BYTES = 32;
    /** The largest frame, its header included; what is larger is not a frame. */
    public static final int MAX_FRAME_BYTES = 65_536;
    /** The name of the newest file. */
    public static final String FILE = "log";
    /** The first three bytes of a frame, as a little-endian number. */
    public static final int MAGIC = 'G' | 'L' << 8 | 'F' << 16;

    /** The largest frame that is written to files only. */
    public static final int FRAME_BYTES = 16_384;
    /** The largest frame that is handed on live: what a pipe that is ready for writing takes at once (pipe(7)). */
    public static final int LIVE_FRAME_BYTES = 4_096;

    /** Where the next file is made before it takes its place. */
    public static final String NEXT_FILE = "log.new";

    /** Where in the first word the stream is. */
    public static final int STREAM_SHIFT = 24;

    public static final int LENGTH_OFFSET = 4;
    public static final int SEQUENCE_OFFSET = 8;
    public static final int TIME_OFFSET = 16;

    private LogFormat() {}

    /** The name of a file; number 0 is the newest. */
    public static String file(int number) {
        return number == 0 ? FILE : FILE + "." + number;
    }

    /** The first word of a frame of this stream, its length still zero. */
    public static long firstWord(LogStream stream) {
        return MAGIC | (long) stream.code() << STREAM_SHIFT;
    }
}
