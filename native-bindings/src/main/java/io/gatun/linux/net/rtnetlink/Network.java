package io.gatun.linux.net.rtnetlink;

/**
 * The configuration of one network namespace, held by a socket in it: it may be used from any thread, and the namespace lives
 * for at least as long. Owned by whoever opened it.
 */
public interface Network extends AutoCloseable {
    /** Links: make, switch, connect, move. */
    Links links();

    /** Addresses of links. */
    Addresses addresses();

    /** Routes. */
    Routes routes();

    @Override
    void close();
}
