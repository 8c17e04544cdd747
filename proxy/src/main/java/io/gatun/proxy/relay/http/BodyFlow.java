package io.gatun.proxy.relay.http;

import io.gatun.linux.net.socket.StreamBuffer;
import io.gatun.proxy.http.Body;
import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.relay.Duct;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import java.util.Arrays;

/**
 * A message of HTTP on its way from one socket to another: a head that has been written anew, then the body as it comes. As {@link Flow},
 * it copies until a read fills the buffer and splices what need not be looked at from then on; unlike it, it knows where the message
 * ends and reads no further than it must.
 */
final class BodyFlow {
    /** What came of trying to move something. */
    enum Step {
        MOVED,
        STUCK,
        /** The source was reset, or ended before the message did. */
        BROKEN
    }

    private static final byte[] NOTHING = {};

    private final Loop loop;
    private final Endpoint source;
    private final Endpoint target;
    private final Body body;
    private final Duct duct;
    private byte[] rest = NOTHING;
    private int restFrom;
    private byte[] beyond = NOTHING;
    private boolean refused;
    private boolean ended;
    private long carriedBytes;

    BodyFlow(Loop loop, Endpoint source, Endpoint target, Body body) {
        this.loop = loop;
        this.source = source;
        this.target = target;
        this.body = body;
        duct = new Duct(loop);
    }

    /** Passes on a head and what has come of the body, which lie in the loop's buffer; before anything else. */
    void begin(int offset, int bytes) {
        long sent =
                target.isWritable() ? sent(loop.streams().send(target.fd(), loop.buffer(), offset, bytes), bytes) : 0;
        if (sent < bytes && !refused) rest = loop.buffer().bytes(offset + (int) sent, bytes - (int) sent);
    }

    /** The same of those in an array. */
    void begin(byte[] begun) {
        rest = begun;
        drain();
    }

    /** Whether all of the message has been passed on. */
    boolean isFinished() {
        return (ended || body.isComplete()) && isEmpty() && !refused;
    }

    /** Whether the target takes nothing any more. */
    boolean isRefused() {
        return refused;
    }

    /** What came after the message. */
    byte[] beyond() {
        return beyond;
    }

    long carriedBytes() {
        return carriedBytes;
    }

    private boolean isEmpty() {
        return duct.isEmpty() && restFrom == rest.length;
    }

    /** Moves what can be moved by one read and one write. */
    Step step() throws HttpProblem {
        if (refused) return Step.STUCK;
        Step moved = isEmpty() ? Step.STUCK : drain();
        if (refused || !isEmpty() || ended || body.isComplete()) return moved;
        if (!source.isReadable() || !target.isWritable()) return moved;
        Step filled = fill();
        return filled == Step.STUCK ? moved : filled;
    }

    // ---- from the source

    private Step fill() throws HttpProblem {
        long blind = body.blindBytes();
        if (blind >= Duct.WORTH && duct.isOpen()) return splice(blind);
        long most = body.mustBeLookedAt() ? Loop.BUFFER_BYTES : Math.min(blind, Loop.BUFFER_BYTES);
        StreamBuffer buffer = loop.buffer();
        long got = loop.streams().receive(source.fd(), buffer, most);
        if (got <= 0) return nothing(got);
        duct.copied(got == Loop.BUFFER_BYTES);
        if (got < most) source.gotLess();
        if (body.mustBeLookedAt()) look(buffer.bytes((int) got));
        else pass(buffer, got);
        return Step.MOVED;
    }

    private void pass(StreamBuffer buffer, long got) {
        body.passed(got);
        long sent = sent(loop.streams().send(target.fd(), buffer, 0, got), got);
        if (sent == got || refused) return;
        rest = buffer.bytes((int) got);
        restFrom = (int) sent;
    }

    private void look(byte[] bytes) throws HttpProblem {
        int end = body.take(bytes, 0, bytes.length);
        if (end < bytes.length) beyond = Arrays.copyOfRange(bytes, end, bytes.length);
        rest = end < bytes.length ? Arrays.copyOf(bytes, end) : bytes;
        restFrom = 0;
        drain();
    }

    private Step splice(long blind) {
        long got = duct.take(source, blind);
        if (got <= 0) return nothing(got);
        body.passed(got);
        drain();
        return Step.MOVED;
    }

    private Step nothing(long result) {
        if (Loop.isLater(result)) {
            source.isDrained();
            return Step.STUCK;
        }
        if (result == 0 && body.endsWithConnection() && source.isHonest()) {
            ended = true;
            return Step.MOVED;
        }
        return Step.BROKEN;
    }

    // ---- to the target

    private Step drain() {
        if (!target.isWritable()) return Step.STUCK;
        if (!duct.isEmpty()) return sent(duct.give(target), 0) > 0 ? Step.MOVED : Step.STUCK;
        int count = Math.min(rest.length - restFrom, Loop.BUFFER_BYTES);
        loop.buffer().put(rest, restFrom, count);
        long sent = sent(loop.streams().send(target.fd(), loop.buffer(), 0, count), count);
        restFrom += (int) sent;
        if (restFrom == rest.length) {
            rest = NOTHING;
            restFrom = 0;
        }
        return sent > 0 ? Step.MOVED : Step.STUCK;
    }

    /** How many bytes were taken, from what the kernel said. */
    private long sent(long result, long wanted) {
        if (result >= 0) {
            if (result < wanted) target.isFull();
            carriedBytes += result;
            return result;
        }
        if (Loop.isLater(result)) {
            target.isFull();
        } else {
            target.refuses(-result);
            refused = true;
            release();
        }
        return 0;
    }

    // ---- what it holds

    /** Gives a pipe with nothing in it back; called when nothing can be moved. */
    void relax() {
        duct.relax();
    }

    /** Gives everything back. */
    void release() {
        duct.release();
        rest = NOTHING;
        restFrom = 0;
    }
}
