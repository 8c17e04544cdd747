package io.gatun.proxy.model;

import java.time.Duration;

/** Asks whether a backend takes a connection, and closes that at once. */
public record TcpCheck(Pace pace) implements Check {
    /** At the usual pace. */
    public static final TcpCheck DEFAULT = new TcpCheck(Pace.DEFAULT);

    /** At a pace of these. */
    public TcpCheck(Duration interval, Duration timeout, int rise, int fall) {
        this(new Pace(interval, timeout, rise, fall));
    }
}
