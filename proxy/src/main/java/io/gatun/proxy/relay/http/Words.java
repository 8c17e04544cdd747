package io.gatun.proxy.relay.http;

import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;

/** What the proxy says itself to a client, in front of or between what backends say. What the client has no room for waits here until it has. */
final class Words {
    private static final byte[] NOTHING = {};

    private final Loop loop;
    private final Endpoint target;
    private byte[] rest = NOTHING;
    private int from;

    /** What came of saying something. */
    enum Said {
        ALL,
        /** There is no room for the rest. */
        PART,
        /** The client takes nothing any more. */
        REFUSED
    }

    Words(Loop loop, Endpoint target) {
        this.loop = loop;
        this.target = target;
    }

    /** Says something, after what is not said yet. */
    Said say(byte[] words) {
        rest = isEmpty() ? words : RequestReader.join(rest, words);
        return go();
    }

    /** Whether all has been said. */
    boolean isEmpty() {
        return from == rest.length;
    }

    /** Goes on, if there is room. */
    Said go() {
        while (!isEmpty()) {
            int count = Math.min(rest.length - from, Loop.BUFFER_BYTES);
            loop.buffer().put(rest, from, count);
            long sent = loop.streams().send(target.fd(), loop.buffer(), 0, count);
            if (sent < 0 && !Loop.isLater(sent)) return Said.REFUSED;
            from += (int) Math.max(sent, 0);
            if (sent < count) {
                target.isFull();
                return Said.PART;
            }
        }
        rest = NOTHING;
        from = 0;
        return Said.ALL;
    }
}
