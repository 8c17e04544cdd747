package io.gatun.linux.net.socket;

import io.gatun.linux.handle.Fd;

/** Two connected sockets, owned by this object until one is given away. */
public record SocketPair(Fd left, Fd right) implements AutoCloseable {
    /** Closes the sockets that are still open. */
    @Override
    public void close() {
        left.close();
        right.close();
    }
}
