package io.gatun.daemon.life;

import io.gatun.engine.log.LogFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** As many bytes as are sent at once, about. */
    private static final int BATCH_BYTES = 1 << 16;

    /**
     * A piece and those behind it that are there already: one message for many costs a client much less.
     *
     * @param ready the next one, if it need not be waited for
     */
    public static List<LogFrame> batch(LogFrame first, Supplier<Optional<LogFrame>> ready) {
        var pieces = new ArrayList<LogFrame>();
        pieces.add(first);
        for (int bytes = first.length();
                bytes < BATCH_BYTES;
                bytes += pieces.getLast().length()) {
            Optional<LogFrame> more = ready.get();
            if (more.isEmpty()) break;
            pieces.add(more.get());
        }
        return pieces;
    }

    /** Sends some pieces, those of one stream that follow each other as one. */
    public void send(OutputStream out, List<LogFrame> pieces) throws IOException {
        int most =
                pieces.stream().mapToInt(piece -> HEADER_BYTES + piece.length()).sum();
        var message = ByteBuffer.allocate(most);
        for (int i = 0; i < pieces.size(); ) {
            int end = i + 1;
            while (end < pieces.size() && pieces.get(end).stream() == pieces.get(i).stream()) end++;
            List<LogFrame> run = pieces.subList(i, end);
            if (this == MULTIPLEXED) {
                message.put((byte) run.getFirst().stream().code())
                        .put(new byte[3])
                        .putInt(run.stream().mapToInt(LogFrame::length).sum());
            }
            run.forEach(piece -> piece.putInto(message));
            i = end;
        }
        out.write(message.array(), 0, message.position());
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
