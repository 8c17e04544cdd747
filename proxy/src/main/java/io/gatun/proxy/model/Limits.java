package io.gatun.proxy.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What a service may take.
 *
 * @param connections open at once; who comes after that waits in the kernel's queue
 * @param connect how long one attempt to connect to a backend may take
 * @param attempts how many backends are tried for one connection
 * @param drain how long connections of a backend that was removed may go on; without end if absent
 */
public record Limits(int connections, Duration connect, int attempts, Optional<Duration> drain) {
    /** As many connections as there are descriptors, five seconds to connect, three attempts, no end to a drain. */
    public static final Limits DEFAULT = new Limits(Integer.MAX_VALUE, Duration.ofSeconds(5), 3, Optional.empty());

    public Limits {
        if (connections < 1) throw new IllegalArgumentException("a service needs at least one connection");
        if (attempts < 1) throw new IllegalArgumentException("a connection needs at least one attempt");
        Durations.requirePositive("the time to connect", connect);
        drain.ifPresent(time -> Durations.requirePositive("the time of a drain", time));
    }

    /** The same with at most so many connections. */
    public Limits withConnections(int most) {
        return new Limits(most, connect, attempts, drain);
    }

    /** The same with another time to connect. */
    public Limits withConnect(Duration time) {
        return new Limits(connections, time, attempts, drain);
    }

    /** The same with an end to each drain. */
    public Limits withDrain(Duration time) {
        return new Limits(connections, connect, attempts, Optional.of(time));
    }
}
