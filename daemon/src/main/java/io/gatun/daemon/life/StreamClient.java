package io.gatun.daemon.life;

import io.gatun.daemon.http.RawConnection;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.model.LogStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A client on the streams of a container or of a program in it.
 *
 * @param connection closed when there is no more output
 * @param stdin whether what it sends is input
 * @param output which streams it gets
 */
public record StreamClient(RawConnection connection, boolean stdin, Set<LogStream> output, Frames frames)
        implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 16;

    public StreamClient {
        output = Set.copyOf(output);
    }

    /** Who takes the input. */
    interface Sink {
        void write(byte[] bytes, int offset, int length);

        /** The client will send no more. */
        void end();
    }

    /**
     * Gives it some pieces of output.
     *
     * @return whether it is still there
     */
    boolean give(List<LogFrame> pieces) {
        List<LogFrame> wanted =
                pieces.stream().filter(piece -> output.contains(piece.stream())).toList();
        if (wanted.isEmpty()) return true;
        try {
            frames.send(connection.output(), wanted);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Passes on what it sends, on a thread of its own, until it sends no more. What is no input is read too: only who reads sees the end. */
    void passInput(Sink sink) {
        Thread.ofVirtual().name("input").start(() -> {
            byte[] piece = new byte[PIECE_BYTES];
            try {
                for (int count = connection.input().read(piece);
                        count >= 0;
                        count = connection.input().read(piece)) {
                    if (stdin) sink.write(piece, 0, count);
                }
            } catch (IOException e) {
                // Gone: as good as the end of its input.
            }
            if (stdin) sink.end();
        });
    }

    @Override
    public void close() {
        connection.close();
    }
}
