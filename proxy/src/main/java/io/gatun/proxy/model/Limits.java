package io.gatun.proxy.model;

/**
 * What a service may take; {@link #UNLIMITED} is no limit.
 *
 * @param connections open at once; who comes after that waits in the kernel's queue
 * @param perBackend open at once to one backend; a client for whom there is no other waits, for as long as connecting may take
 * @param perClient open at once from one IP address; one more is reset
 * @param acceptsPerSecond connections taken in a second; who comes after that waits in the kernel's queue
 * @param attempts how many backends are tried for one connection
 */
public record Limits(int connections, int perBackend, int perClient, int acceptsPerSecond, int attempts) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** As many connections as there are descriptors, three attempts. */
    public static final Limits DEFAULT = new Limits(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, 3);

    public Limits {
        if (connections < 1) throw new IllegalArgumentException("a service needs at least one connection");
        if (perBackend < 1) throw new IllegalArgumentException("a backend needs at least one connection");
        if (perClient < 1) throw new IllegalArgumentException("a client needs at least one connection");
        if (acceptsPerSecond < 1)
            throw new IllegalArgumentException("a service takes at least one connection a second");
        if (attempts < 1) throw new IllegalArgumentException("a connection needs at least one attempt");
    }

    /** The same with at most so many connections. */
    public Limits withConnections(int most) {
        return new Limits(most, perBackend, perClient, acceptsPerSecond, attempts);
    }

    /** The same with at most so many connections to each backend. */
    public Limits withPerBackend(int most) {
        return new Limits(connections, most, perClient, acceptsPerSecond, attempts);
    }

    /** The same with at most so many connections from each client. */
    public Limits withPerClient(int most) {
        return new Limits(connections, perBackend, most, acceptsPerSecond, attempts);
    }

    /** The same with at most so many new connections a second. */
    public Limits withAcceptsPerSecond(int most) {
        return new Limits(connections, perBackend, perClient, most, attempts);
    }

    /** The same with so many attempts for one connection. */
    public Limits withAttempts(int most) {
        return new Limits(connections, perBackend, perClient, acceptsPerSecond, most);
    }
}
