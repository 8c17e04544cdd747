package io.gatun.proxy.relay.stream;

import io.gatun.linux.net.socket.StreamBuffer;
import io.gatun.proxy.relay.Duct;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection. Bytes go by a copy through the loop's buffer until a read fills that; then through a pipe without being
 * copied, until little comes. There is never more than one read's worth on the way, and nothing is read while the other side has no
 * room: that is all the back-pressure there is, and the kernel's windows do the rest.
 */
final class Flow {
    /** What came of trying to move something. */
    enum Step {
        MOVED,
        /** There is nothing to read or no room to write. */
        STUCK,
        /** The source was reset. */
        BROKEN
    }

    private final Loop loop;
    private final Endpoint source;
    private final Endpoint target;

    private final Duct duct;
    private @Nullable StreamBuffer rest;
    private long restFrom;
    private long restBytes;

    private boolean refused;
    private boolean ended;
    private boolean finished;
    private long carriedBytes;

    Flow(Loop loop, Endpoint source, Endpoint target) {
        this.loop = loop;
        this.source = source;
        this.target = target;
        duct = new Duct(loop);
    }

    /** Passes on bytes of the source's that somebody has received already, as many as a buffer holds; before anything else. */
    void begin(byte[] received) {
        if (received.length == 0) return;
        rest = loop.takeSpare();
        rest.put(received);
        restFrom = 0;
        restBytes = received.length;
    }

    /** Whether the source has said that nothing more comes. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether everything has been passed on, the end included. */
    boolean isFinished() {
        return finished;
    }

    /** Whether the target takes nothing any more; what comes is read and dropped. */
    boolean isRefused() {
        return refused;
    }

    long carriedBytes() {
        return carriedBytes;
    }

    /** Moves what can be moved by one read and one write. */
    Step step() {
        if (finished) return Step.STUCK;
        Step drained = isEmpty() ? Step.STUCK : drain();
        if (isEmpty() && !ended && source.isReadable() && (refused || target.isWritable())) {
            Step filled = fill();
            if (filled == Step.BROKEN) return Step.BROKEN;
            if (filled == Step.MOVED) drained = Step.MOVED;
        }
        if (ended && isEmpty()) {
            finish();
            return Step.MOVED;
        }
        return drained;
    }

    private boolean isEmpty() {
        return duct.isEmpty() && restBytes == 0;
    }

    // ---- from the source

    private Step fill() {
        return !refused && duct.isOpen() ? splice() : copy();
    }

    private Step copy() {
        StreamBuffer buffer = loop.buffer();
        long got = loop.streams().receive(source.fd(), buffer);
        if (got <= 0) return nothing(got);
        boolean all = got == buffer.capacityBytes();
        duct.copied(all);
        if (!all) source.gotLess();
        if (!refused) pass(buffer, got);
        return Step.MOVED;
    }

    private void pass(StreamBuffer buffer, long bytes) {
        long sent = send(buffer, 0, bytes);
        if (sent == bytes || refused) return;
        rest = loop.takeSpare();
        buffer.copyTo(rest, sent, bytes - sent);
        restFrom = 0;
        restBytes = bytes - sent;
    }

    private Step splice() {
        long got = duct.take(source, Long.MAX_VALUE);
        if (got <= 0) return nothing(got);
        drain();
        return Step.MOVED;
    }

    private Step nothing(long result) {
        if (result == 0 && source.isHonest()) {
            ended = true;
            return Step.MOVED;
        }
        if (Loop.isLater(result)) {
            source.isDrained();
            return Step.STUCK;
        }
        return Step.BROKEN;
    }

    // ---- to the target

    private Step drain() {
        if (!target.isWritable()) return Step.STUCK;
        if (!duct.isEmpty()) return unsplice();
        return rest == null ? Step.STUCK : sendRest(rest);
    }

    private Step unsplice() {
        long sent = duct.give(target);
        if (sent <= 0) return blocked(sent);
        carriedBytes += sent;
        return Step.MOVED;
    }

    private Step sendRest(StreamBuffer from) {
        long sent = send(from, restFrom, restBytes);
        if (sent == 0) return Step.STUCK;
        restFrom += sent;
        restBytes -= sent;
        if (restBytes == 0) releaseRest();
        return Step.MOVED;
    }

    /** Sends and returns how many bytes were taken. */
    private long send(StreamBuffer from, long offset, long bytes) {
        long sent = loop.streams().send(target.fd(), from, offset, bytes);
        if (sent < 0) {
            blocked(sent);
            return 0;
        }
        if (sent < bytes) target.isFull();
        carriedBytes += sent;
        return sent;
    }

    private Step blocked(long result) {
        if (Loop.isLater(result)) {
            target.isFull();
            return Step.STUCK;
        }
        target.refuses(-result);
        refuse();
        return Step.MOVED;
    }

    private void finish() {
        finished = true;
        source.saidAll();
        // A target that is gone says so by an event of its own; one that has said all itself is closed now, which says
        // the same.
        if (!refused && !target.hasSaidAll()) loop.streams().finish(target.fd());
    }

    // ---- what it holds

    /** The target takes nothing any more: drops what is on the way and what comes. */
    void refuse() {
        refused = true;
        release();
    }

    /** Gives a pipe with nothing in it back; called when nothing can be moved. */
    void relax() {
        duct.relax();
    }

    /** Gives everything back. */
    void release() {
        duct.release();
        releaseRest();
    }

    private void releaseRest() {
        if (rest != null) loop.giveSpare(rest);
        rest = null;
        restBytes = 0;
    }
}
