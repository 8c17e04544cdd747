package io.gatun.engine.log;

import io.gatun.linux.Kernel;
import java.util.Optional;

/** The frames of one file from its beginning to its end as it is now. */
final class FrameScan {
    private final Kernel kernel;
    private final LogFile file;
    private final FrameDecoder decoder = new FrameDecoder();
    private long offset;

    /** Begins at the file's beginning, whatever its position was. */
    FrameScan(Kernel kernel, LogFile file) {
        this.kernel = kernel;
        this.file = file;
        kernel.contents().seek(file.fd(), 0);
    }

    /** The next frame. */
    Optional<LogFrame> next() {
        Optional<LogFrame> next = decoder.next();
        while (next.isEmpty()) {
            byte[] piece = file.read(kernel);
            if (piece.length == 0) {
                return Optional.empty();
            }
            decoder.feed(piece);
            next = decoder.next();
        }
        offset = decoder.position() - next.get().encodedLength();
        return next;
    }

    /** Where the next frame begins. */
    long position() {
        return decoder.position();
    }

    /** Where the last frame begins. */
    long offset() {
        return offset;
    }
}
