package io.gatun.linux.net.datagram;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Sockets.Family;

/**
 * Datagram sockets as an event loop uses them: no call waits, none throws for what the kernel refuses, and none of those that move
 * datagrams allocates. What the kernel says comes back as it is, an {@link io.gatun.linux.abi.Errno} negated.
 */
public interface Datagrams {
    /** A new socket, close-on-exec and non-blocking (socket(2)). Returns its number, which the caller owns. */
    long socket(Family family);

    /** Receives what has come, at most {@code count} datagrams, from the place {@code first} on (recvmmsg(2)). Returns how many. */
    long receive(Fd socket, DatagramBatch into, int first, int count);

    /**
     * Sends datagrams that {@link DatagramBatch} was told where to send (sendmmsg(2)). Returns how many, from the first on; the reason
     * why there were not more is known when the next is sent.
     */
    long send(Fd socket, DatagramBatch from, int first, int count);
}
