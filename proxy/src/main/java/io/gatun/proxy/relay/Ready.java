package io.gatun.proxy.relay;

/** Who is told, on the loop, that a descriptor can be used. */
public interface Ready {
    /**
     * Something changed since it was told last: edges, not levels.
     *
     * @param events as epoll_wait(2) reports them
     */
    void ready(int events);

    /** The loop ends, or the last call of {@link #ready} threw: gives everything back. */
    void abandon();
}
