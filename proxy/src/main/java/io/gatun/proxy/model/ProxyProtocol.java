package io.gatun.proxy.model;

/**
 * The header that says whose connection it really is (haproxy's proxy-protocol.txt).
 *
 * @param from whether clients send it
 * @param to what backends are sent
 */
public record ProxyProtocol(From from, To to) {
    /** Neither. */
    public static final ProxyProtocol NONE = new ProxyProtocol(From.NOBODY, To.NONE);

    /** Who sends the header. Nobody may send it who is not asked for it: it would be believed. */
    public enum From {
        /** No client. */
        NOBODY,
        /** Every client, in version 1 or 2; a connection without it is reset. */
        CLIENTS
    }

    /** What backends are sent. */
    public enum To {
        /** No header. */
        NONE,
        /** A line of text. */
        V1,
        /** A binary header. */
        V2
    }

    /** The same with another header for backends. */
    public ProxyProtocol withTo(To version) {
        return new ProxyProtocol(from, version);
    }

    /** The same with clients that send it. */
    public ProxyProtocol withFrom(From who) {
        return new ProxyProtocol(who, to);
    }
}
