package io.gatun.proxy.relay;

/** Says to a client, in its own words, that there is nothing for it. */
final class Refusal {
    // A record of the alert protocol: fatal, unrecognized_name (RFC 8446, section 6; RFC 6066, section 3).
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    private Refusal() {}

    /** The alert for a name that nobody knows, and the end. */
    static void tls(Loop loop, Client client) {
        // A socket that is closed with bytes in it resets the connection, and the alert might be lost with it.
        while (loop.streams().receive(client.fd(), loop.buffer())
                == loop.buffer().capacityBytes()) {}
        loop.buffer().put(UNRECOGNIZED_NAME);
        loop.streams().send(client.fd(), loop.buffer(), 0, UNRECOGNIZED_NAME.length);
        loop.streams().finish(client.fd());
    }
}
