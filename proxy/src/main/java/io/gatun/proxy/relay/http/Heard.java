package io.gatun.proxy.relay.http;

/** What came of listening to one side. */
enum Heard {
    SOMETHING,
    NOTHING_NOW,
    /** It has said its end. */
    END,
    /** It was reset, or the network has failed. */
    RESET
}
