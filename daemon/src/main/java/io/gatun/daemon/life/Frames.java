package io.gatun.daemon.life;

import io.gatun.engine.log.LogFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** How output is sent to a client: as it is for a terminal, otherwise in frames that say which stream it is from. */
public enum Frames {
    /** As it is. */
    RAW,
    /** One byte for the stream, three zero bytes, four of length, the piece. */
    MULTIPLEXED;

    private static final int HEADER_BYTES = 8;
    private static final String RAW_TYPE = "application/vnd.docker.raw-stream";
    private static final String MULTIPLEXED_TYPE = "application/vnd.docker.multiplexed-stream";

    /** The form for a container or program with a terminal, or without. */
    public static Frames of(boolean terminal) {
        return terminal ? RAW : MULTIPLEXED;
    }

    /** The type of content to announce; clients before API 1.42 know only one. */
    public String contentType(boolean knowsBoth) {
        return this == MULTIPLEXED && knowsBoth ? MULTIPLEXED_TYPE : RAW_TYPE;
    }

    /** Sends one piece. */
    public void send(OutputStream out, LogFrame frame) throws IOException {
        send(out, frame.stream().code(), frame.bytes());
    }

    /** Sends one piece of the stream with that number. */
    public void send(OutputStream out, int stream, byte[] bytes) throws IOException {
        if (this == RAW) {
            out.write(bytes);
            return;
        }
        out.write(ByteBuffer.allocate(HEADER_BYTES + bytes.length)
                .put((byte) stream)
                .put(new byte[3])
                .putInt(bytes.length)
                .put(bytes)
                .array());
    }
}
