package io.gatun.proxy.relay;

import io.gatun.linux.file.Pipe;
import org.jspecify.annotations.Nullable;

/**
 * The way of one direction through a pipe, on which bytes are not copied. Begins when a copy has filled its buffer and lasts until little comes. The pipe
 * is the loop's and is held no longer than something is in it or soon may be. For one loop.
 */
public final class Duct {
    /** Below this, copying costs less than two calls and the pages of a pipe. */
    public static final long WORTH = 8 * 1024;

    private final Loop loop;
    private @Nullable Pipe pipe;
    private long inside;
    private boolean wanted;

    /** Nothing goes through a pipe yet. */
    public Duct(Loop loop) {
        this.loop = loop;
    }

    /** A copy of a whole buffer was wanted, and has been had or not. */
    public void copied(boolean all) {
        wanted = all;
    }

    /** Whether what comes next is to go this way; not if there is no pipe to be had, until another copy fills its buffer. */
    public boolean isOpen() {
        if (!wanted) return false;
        if (pipe == null) pipe = loop.pipes().take();
        if (pipe == null) wanted = false;
        return wanted;
    }

    /** Whether nothing is inside. */
    public boolean isEmpty() {
        return inside == 0;
    }

    /**
     * Takes at most so many bytes out of a socket. The pipe must be empty, so that "later" can only mean that the socket is.
     *
     * @return how many, or why none, as the kernel says
     */
    public long take(Endpoint source, long most) {
        if (pipe == null || inside > 0) throw new IllegalStateException("no empty pipe");
        long got = loop.streams().splice(source.fd(), pipe.write(), Math.min(most, PipePool.PIPE_BYTES));
        if (got <= 0) return got;
        inside = got;
        if (got < WORTH) wanted = false;
        return got;
    }

    /**
     * Puts what is inside into a socket.
     *
     * @return how many bytes, or why none, as the kernel says
     */
    public long give(Endpoint target) {
        if (pipe == null) throw new IllegalStateException("no pipe");
        long sent = loop.streams().splice(pipe.read(), target.fd(), inside);
        if (sent > 0) inside -= sent;
        return sent;
    }

    /** Gives a pipe with nothing in it back; called when nothing can be moved. */
    public void relax() {
        if (pipe == null || inside > 0) return;
        loop.pipes().give(pipe);
        pipe = null;
    }

    /** Gives the pipe back with whatever is in it. */
    public void release() {
        if (pipe != null && inside > 0) {
            loop.pipes().discard(pipe);
            pipe = null;
        }
        inside = 0;
        relax();
    }
}
