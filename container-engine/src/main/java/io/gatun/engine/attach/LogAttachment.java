package io.gatun.engine.attach;

import io.gatun.engine.log.LogFrame;
import io.gatun.engine.stream.Attachment;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A client that came later: it follows the log, and shares the way in with others. */
final class LogAttachment implements Attachment {
    private final LogFollower follower;
    private final Input input;

    /** Takes ownership of both. */
    LogAttachment(LogFollower follower, Input input) {
        this.follower = follower;
        this.input = input;
    }

    @Override
    public Optional<LogFrame> next() {
        return follower.next();
    }

    @Override
    public Optional<LogFrame> ready() {
        return follower.ready();
    }

    @Override
    public void write(byte[] bytes, int offset, int length, BooleanSupplier wanted) {
        input.write(bytes, offset, length, wanted);
    }

    @Override
    public void closeInput() {
        // The supervisor has it open too: others may still want to write.
    }

    @Override
    public void resize(int rows, int columns) {
        input.resize(rows, columns);
    }

    @Override
    public void interrupt() {
        follower.interrupt();
    }

    @Override
    public void close() {
        follower.close();
        input.close();
    }
}
