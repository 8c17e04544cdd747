package io.gatun.daemon.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

/** Asks a channel that does not read by itself for one more piece. */
final class Reading {
    private Reading() {}

    /**
     * Asks for a piece, on the event loop and not before: only there it is certain that the client has not shut its side down meanwhile.
     * Asked for more than that end, an epoll channel that has nothing left to wait for fails and is closed, with all that the client was
     * still to be sent.
     */
    static void ask(Channel channel) {
        if (channel.eventLoop().inEventLoop()) askNow(channel);
        else channel.eventLoop().execute(() -> askNow(channel));
    }

    private static void askNow(Channel channel) {
        boolean ended = channel instanceof DuplexChannel duplex && duplex.isInputShutdown();
        if (!ended) channel.read();
    }
}
