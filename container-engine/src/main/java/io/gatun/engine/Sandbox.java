package io.gatun.engine;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A running container that belongs to this program. Closing it kills what is left and removes everything; if the
 * program itself is killed, the container dies with it. Its methods may be called from virtual threads.
 */
public interface Sandbox extends AutoCloseable {
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
