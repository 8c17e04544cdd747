package io.gatun.engine.stream;

import io.gatun.engine.log.LogFrame;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A client's hold on a container's streams. Closing it lets go of them; the container runs on. Reading is for one
 * thread, writing for another.
 */
public interface Attachment extends AutoCloseable {
    /**
     * Waits for the next piece of output.
     *
     * @return empty when there will be no more: the container has ended
     */
    Optional<LogFrame> next();

    /** The next frame that is there already; empty if {@link #next} may have to wait for it. */
    Optional<LogFrame> ready();

    /**
     * Writes to the container's standard input or terminal; nothing happens if it has none or has closed it. Waits while the program does
     * not read, for as long as it is wanted.
     *
     * @param wanted asked about once a second while it waits; what is not written when it is false never is
     */
    void write(byte[] bytes, int offset, int length, BooleanSupplier wanted);

    /** The same for who waits as long as it takes. */
    default void write(byte[] bytes, int offset, int length) {
        write(bytes, offset, length, () -> true);
    }

    /** Ends the container's standard input, if this client is the only one that has it open. */
    void closeInput();

    /** Tells the container's terminal its size; nothing happens if there is none. */
    void resize(int rows, int columns);

    /** Makes {@link #next} return, now and from now on; the one method that any thread may call. */
    void interrupt();

    @Override
    void close();
}
