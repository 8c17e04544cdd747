package io.gatun.engine.attach;

import io.gatun.engine.log.FrameDecoder;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.stream.Attachment;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A client that is there from the start: the shim hands every frame on, and waits for the client if it is slow. */
final class LiveAttachment implements Attachment {
    private static final int PIECE_BYTES = 1 << 16;

    private final Kernel kernel;
    private final Fd output;
    private final Input input;
    private final Watch watch;
    private final FrameDecoder decoder = new FrameDecoder();
    private boolean ended;

    /** Takes ownership of the descriptors. */
    LiveAttachment(Kernel kernel, Fd output, Input input) {
        this.kernel = kernel;
        this.output = output;
        this.input = input;
        this.watch = new Watch(kernel, List.of(output));
    }

    @Override
    public Optional<LogFrame> next() {
        Optional<LogFrame> frame = decoder.next();
        while (frame.isEmpty() && !ended && watch.await()) {
            byte[] piece = kernel.contents().readOnce(output, PIECE_BYTES);
            ended = piece.length == 0;
            decoder.feed(piece);
            frame = decoder.next();
        }
        return frame;
    }

    @Override
    public Optional<LogFrame> ready() {
        return decoder.next();
    }

    @Override
    public void write(byte[] bytes, int offset, int length, BooleanSupplier wanted) {
        input.write(bytes, offset, length, wanted);
    }

    @Override
    public void closeInput() {
        input.closeStdin();
    }

    @Override
    public void resize(int rows, int columns) {
        input.resize(rows, columns);
    }

    @Override
    public void interrupt() {
        watch.wake();
    }

    @Override
    public void close() {
        watch.close();
        output.close();
        input.close();
    }
}
