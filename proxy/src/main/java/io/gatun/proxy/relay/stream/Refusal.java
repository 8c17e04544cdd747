package io.gatun.proxy.relay.stream;

import io.gatun.proxy.relay.Loop;

/** Says to a client, in its own words, that there is nothing for it. */
final class Refusal {
    // A record of the alert protocol: fatal, unrecognized_name (RFC 8446, section 6; RFC 6066, section 3).
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    private static final int MOST_READS = 16;

    private Refusal() {}

    /** The alert for a name that nobody knows, and the end. */
    static void tls(Loop loop, Client client) {
        // A socket that is closed with bytes in it resets the connection, and the alert might be lost with it.
        // One that never stops to send is reset.
        long full = loop.buffer().capacityBytes();
        for (int left = MOST_READS; left > 0; left--) {
            if (loop.streams().receive(client.fd(), loop.buffer()) != full) break;
        }
        loop.buffer().put(UNRECOGNIZED_NAME);
        loop.streams().send(client.fd(), loop.buffer(), 0, UNRECOGNIZED_NAME.length);
        loop.streams().finish(client.fd());
    }
}
