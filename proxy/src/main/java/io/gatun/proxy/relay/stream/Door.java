package io.gatun.proxy.relay.stream;

import java.time.Duration;

/** Clients of one service on one loop whose protocol is read here, message by message, and not carried as it comes. For that loop. */
public interface Door {
    /** Serves a client from its first byte on; it belongs to whoever serves it. */
    void serve(Client client);

    /** Resets those whose backend has left the table at least so long ago. */
    void resetRemoved(Duration ago);

    /** Nobody may ask again; who is asking or being answered is answered. */
    void stop();

    /** Gives up everybody at once. */
    void abandonAll();
}
