package io.gatun.proxy.relay;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import org.jspecify.annotations.Nullable;

/** One of the two sockets of a connection, and what the kernel said about it last. */
public final class Endpoint {
    private static final int READABLE = (int) (Poll.EPOLLIN | Poll.EPOLLRDHUP | Poll.EPOLLHUP | Poll.EPOLLERR);
    private static final int ENDING = (int) (Poll.EPOLLRDHUP | Poll.EPOLLHUP | Poll.EPOLLERR);

    private final Fd fd;
    private @Nullable Watch watch;
    private boolean roomIsWatched;
    private boolean readable;
    private boolean writable;
    private boolean ending;
    private boolean failed;
    private boolean errorTaken;
    private boolean saidAll;

    public Endpoint(Fd fd) {
        this.fd = fd;
    }

    public Fd fd() {
        return fd;
    }

    /** What tells {@link #note}; ended with {@link #unwatch}. */
    public void watch(Watch begun) {
        watch = begun;
    }

    public void unwatch() {
        if (watch != null) watch.cancel();
    }

    public void note(int events) {
        if ((events & READABLE) != 0) readable = true;
        if ((events & Poll.EPOLLOUT) != 0) writable = true;
        if ((events & ENDING) != 0) ending = true;
        if ((events & Poll.EPOLLERR) != 0) failed = true;
    }

    public boolean isReadable() {
        return readable;
    }

    /** There is nothing to read until the next edge. */
    public void isDrained() {
        readable = false;
    }

    /** A read got less than it asked for: there is nothing more, unless what comes is the end, for which no other edge comes. */
    public void gotLess() {
        if (!ending) readable = false;
    }

    public boolean isWritable() {
        return writable;
    }

    /** There is no room until the next edge; most sockets never say so, and are not watched for it before. */
    public void isFull() {
        writable = false;
        if (roomIsWatched || watch == null) return;
        roomIsWatched = true;
        watch.alsoRoom();
    }

    /** Whether the other end has said its end. */
    public boolean isEnding() {
        return ending;
    }

    /** Whether the other end has reset the connection, or the network has. */
    public boolean isFailed() {
        return failed;
    }

    /**
     * A write was refused. A socket whose other end had finished before it was reset says EPIPE, and a read of it still tells the end;
     * any other errno was taken from that read.
     */
    public void refuses(long errno) {
        failed = true;
        if (errno != Errno.EPIPE.number()) errorTaken = true;
    }

    /** Whether a read that finds nothing means the end, and not a reset whose errno a write has taken. */
    public boolean isHonest() {
        return !errorTaken;
    }

    /** Its end has been passed on, and everything before it. */
    public void saidAll() {
        saidAll = true;
    }

    /** Whether its end has been passed on. */
    public boolean hasSaidAll() {
        return saidAll;
    }
}
