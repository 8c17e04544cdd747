package io.gatun.linux.file;

import io.gatun.linux.handle.Fd;

/**
 * Both ends of a pipe (pipe(7)), owned by this object until one is given away.
 *
 * @param read where bytes come out
 * @param write where they go in
 */
public record Pipe(Fd read, Fd write) implements AutoCloseable {
    /** Closes the ends that are still open. */
    @Override
    public void close() {
        read.close();
        write.close();
    }
}
