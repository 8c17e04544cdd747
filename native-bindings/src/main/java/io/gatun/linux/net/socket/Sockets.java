package io.gatun.linux.net.socket;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;

/**
 * Sockets (socket(2)). Every one is close-on-exec and is made in the network namespace of the calling thread, where it stays.
 * Calls that wait may be made from virtual threads. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Sockets {
    /** Whom a socket can talk to. */
    enum Family {
        UNIX,
        IPV4,
        IPV6
    }

    /** What a socket carries. */
    enum SocketType {
        /** Bytes in order. */
        STREAM,
        /** Messages, perhaps lost or out of order; reliable within a machine. */
        DATAGRAM,
        /** Messages in order, over a connection; unix(7) only. */
        SEQPACKET
    }

    /** Which way of a connection is closed. */
    enum Direction {
        RECEIVING,
        SENDING,
        BOTH
    }

    /** A new socket (socket(2)). The caller closes it. */
    Fd socket(Family family, SocketType type);

    /** Two connected unix(7) sockets (socketpair(2)). The caller closes them. */
    SocketPair socketpair(SocketType type);

    /** Gives a socket its address (bind(2)); a pathname becomes a file whose permissions are what umask(2) leaves of 0777. */
    void bind(Fd socket, SocketAddress address);

    /** Lets others connect (listen(2)). */
    void listen(Fd socket, int backlog);

    /** Waits for somebody to connect (accept4(2)). The caller closes the result. */
    Fd accept4(Fd listening);

    /** Connects, or sets whom a datagram socket talks to (connect(2)). */
    void connect(Fd socket, SocketAddress address);

    /** Closes one or both directions of a connection for everybody who has the socket (shutdown(2)). */
    void shutdown(Fd socket, Direction direction);

    /** The socket's own address (getsockname(2)). */
    SocketAddress getsockname(Fd socket);

    /** The address of the other end (getpeername(2)). */
    SocketAddress getpeername(Fd socket);

    /** An option's value (getsockopt(2)). */
    int option(Fd socket, SocketOption option);

    /** Sets an option (setsockopt(2)). */
    void setOption(Fd socket, SocketOption option, int value);

    /** Who connected, or made the pair (SO_PEERCRED): as it was then, whatever that process is now. */
    Credentials peerCredentials(Fd socket);

    /**
     * The process that connected (SO_PEERPIDFD, since Linux 6.5), for telling whether it still is who it was. The caller closes
     * the result.
     */
    PidFd peerPidfd(Fd socket);
}
