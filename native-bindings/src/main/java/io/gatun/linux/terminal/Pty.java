package io.gatun.linux.terminal;

import io.gatun.linux.handle.Fd;

/**
 * Both ends of a pseudo-terminal, owned by this object until one is given away.
 *
 * @param master the side of the window: what is written there was typed
 * @param peer the side of the program
 */
public record Pty(Fd master, Fd peer) implements AutoCloseable {
    /** Closes the ends that are still open. */
    @Override
    public void close() {
        peer.close();
        master.close();
    }
}
