package io.gatun.engine.stream;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A program in a container whose streams are this program's. Closing it kills what is left of it. Its methods may be called
 * from virtual threads.
 */
public interface Program extends AutoCloseable {
    /** What the program writes. */
    InputStream stdout();

    /** What the program writes to its standard error. */
    InputStream stderr();

    /** What the program reads; to be closed, or the program may wait for more. */
    OutputStream stdin();

    /**
     * Waits for the program to end.
     *
     * @return its exit code as shells have it, 128 + n for signal n
     */
    int await();

    @Override
    void close();
}
