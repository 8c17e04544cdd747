package io.gatun.proxy.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How long things may take. Those of open connections are kept to an eighth: they are looked at in rounds.
 *
 * @param connect one attempt to connect to a backend, and waiting for a backend that has room
 * @param preface what a client has to send before a backend can be chosen
 * @param idle a connection on which no byte moves; without end if absent
 * @param halfClosed a connection one side of which has said its end, on which no byte moves; as {@code idle} if absent
 * @param total a connection, whatever it does; without end if absent
 * @param drain connections of a backend that was removed; without end if absent
 */
public record Timeouts(
        Duration connect,
        Duration preface,
        Optional<Duration> idle,
        Optional<Duration> halfClosed,
        Optional<Duration> total,
        Optional<Duration> drain) {
    /** Five seconds to connect and to say who one wants, and no end to anything else. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Timeouts {
        Durations.requirePositive("the time to connect", connect);
        Durations.requirePositive("the time for a preface", preface);
        idle.ifPresent(time -> Durations.requirePositive("the time of an idle connection", time));
        halfClosed.ifPresent(time -> Durations.requirePositive("the time of a half-closed connection", time));
        total.ifPresent(time -> Durations.requirePositive("the time of a connection", time));
        drain.ifPresent(time -> Durations.requirePositive("the time of a drain", time));
    }

    /** The same with another time to connect. */
    public Timeouts withConnect(Duration time) {
        return new Timeouts(time, preface, idle, halfClosed, total, drain);
    }

    /** The same with another time for what comes before a backend is chosen. */
    public Timeouts withPreface(Duration time) {
        return new Timeouts(connect, time, idle, halfClosed, total, drain);
    }

    /** The same with an end to idle connections. */
    public Timeouts withIdle(Duration time) {
        return new Timeouts(connect, preface, Optional.of(time), halfClosed, total, drain);
    }

    /** The same with an end to half-closed connections. */
    public Timeouts withHalfClosed(Duration time) {
        return new Timeouts(connect, preface, idle, Optional.of(time), total, drain);
    }

    /** The same with an end to every connection. */
    public Timeouts withTotal(Duration time) {
        return new Timeouts(connect, preface, idle, halfClosed, Optional.of(time), drain);
    }

    /** The same with an end to each drain. */
    public Timeouts withDrain(Duration time) {
        return new Timeouts(connect, preface, idle, halfClosed, total, Optional.of(time));
    }
}
