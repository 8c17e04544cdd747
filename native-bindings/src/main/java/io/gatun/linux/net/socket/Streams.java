package io.gatun.linux.net.socket;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Sockets.Family;

/**
 * Stream sockets as an event loop uses them: no call waits, none throws for what the kernel refuses, and none of those that move
 * bytes allocates. What the kernel says comes back as it is: a descriptor or a count, or an {@link io.gatun.linux.abi.Errno}
 * negated. Sockets made here are close-on-exec and non-blocking.
 */
public interface Streams {
    /** A new socket (socket(2)). Returns its number, which the caller owns. */
    long socket(Family family);

    /**
     * Takes a connection that is there (accept4(2)).
     *
     * @param peer where the address of the other end is left
     * @return the number of its socket, which the caller owns
     */
    long accept4(Fd listening, SocketAddressBuffer peer);

    /** Begins to connect (connect(2)): 0 if that is done, EINPROGRESS if the socket becomes writable when it is. */
    long connect(Fd socket, SocketAddressBuffer to);

    /** Receives at most as much as {@code into} can take (read(2)). Returns how many bytes; 0 at the end. */
    long receive(Fd socket, StreamBuffer into);

    /** Looks at what has come and leaves it there (recvfrom(2), MSG_PEEK). Returns how many bytes; 0 at the end. */
    long peek(Fd socket, StreamBuffer into);

    /** Takes at most so many of the bytes that have come (read(2)). Returns how many. */
    long receive(Fd socket, StreamBuffer into, long bytes);

    /** Takes at most so many of the bytes that have come and puts them behind the first {@code offset} of the buffer (read(2)). */
    long receive(Fd socket, StreamBuffer into, long offset, long bytes);

    /** Sends {@code bytes} bytes from {@code offset}, or fewer, without SIGPIPE (sendto(2)). Returns how many. */
    long send(Fd socket, StreamBuffer from, long offset, long bytes);

    /** Moves at most so many bytes between a pipe and a socket (splice(2)). Returns how many; 0 at the end. */
    long splice(Fd from, Fd to, long bytes);

    /** The socket's own address (getsockname(2)): 0, or why it is not in {@code into}. */
    long localAddress(Fd socket, SocketAddressBuffer into);

    /** The address of the other end (getpeername(2)): 0, or why it is not in {@code into}. */
    long peerAddress(Fd socket, SocketAddressBuffer into);

    /** Says that nothing more will be sent, after what is on its way (shutdown(2)). */
    long finish(Fd socket);

    /** Lets close(2) reset the connection at once, whatever is on its way (SO_LINGER). */
    long resetOnClose(Fd socket);

    /** Switches an option on (setsockopt(2)): 0, or why not. */
    long switchOn(Fd socket, SocketOption option);

    /** Gives a socket its address (bind(2)): 0, or why not. */
    long bind(Fd socket, SocketAddressBuffer address);

    /** Why the connection failed (SO_ERROR): an errno, not negated, or 0. Asking clears it, and allocates. */
    long failure(Fd socket);
}
