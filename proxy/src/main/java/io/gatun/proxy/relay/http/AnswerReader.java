package io.gatun.proxy.relay.http;

import io.gatun.proxy.http.Body;
import io.gatun.proxy.http.HeadText;
import io.gatun.proxy.http.HttpAnswer;
import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a backend answers to one request: heads, interim ones and the last, and as much of the body as comes with that. What has just
 * come lies in the loop's buffer, with room in front of it for a head that is written anew, until it is passed on in one go or, at the end of {@link #next}, copied.
 */
final class AnswerReader {
    /** In front of what is received: more than a head grows by when it is written anew. */
    private static final int HEADROOM = 16 * 1024;

    private static final byte[] NOTHING = {};
    private static final int READ_BYTES = 32 * 1024;
    private static final int USUAL_HEAD = 1024;
    private static final int MAX_INTERIM = 8;

    private final Loop loop;
    private final HttpRequest request;
    private final Endpoint source;
    private byte[] heard = NOTHING;
    private int looked;
    private int inBuffer;
    private int headEnd;
    private int interim;

    AnswerReader(Loop loop, HttpRequest request, Endpoint source) {
        this.loop = loop;
        this.request = request;
        this.source = source;
    }

    /**
     * The next answer, if its head is complete; what came behind it stays.
     *
     * @throws HttpProblem if it is none, or the backend says too much before its answer
     */
    @Nullable
    HttpAnswer next() throws HttpProblem {
        HttpAnswer.Read read = HttpAnswer.read(heard, looked, request);
        if (read == null && inBuffer > heard.length) {
            looked = heard.length;
            keep();
            read = HttpAnswer.read(heard, looked, request);
        }
        if (read == null) {
            looked = heard.length;
            keep();
            return null;
        }
        headEnd = read.end();
        looked = 0;
        HttpAnswer said = read.answer();
        if (said.isInterim() && !said.isSwitching() && ++interim > MAX_INTERIM)
            throw new HttpProblem(502, "the backend says too much before its answer");
        return said;
    }

    /** Listens for more. */
    Heard listen() {
        if (!source.isReadable()) return Heard.NOTHING_NOW;
        long got = loop.streams().receive(source.fd(), loop.buffer(), HEADROOM, READ_BYTES);
        if (Loop.isLater(got)) {
            source.isDrained();
            return Heard.NOTHING_NOW;
        }
        if (got <= 0) return Heard.END;
        if (got < READ_BYTES) source.gotLess();
        if (heard.length == 0) {
            inBuffer = (int) got;
            heard = loop.buffer().bytes(HEADROOM, Math.min(inBuffer, USUAL_HEAD));
        } else {
            heard = RequestReader.join(heard, loop.buffer().bytes(HEADROOM, (int) got));
        }
        return Heard.SOMETHING;
    }

    // The buffer is everybody's: what lies there and is needed later is copied.
    private void keep() {
        if (inBuffer > heard.length) heard = loop.buffer().bytes(HEADROOM, inBuffer);
        inBuffer = 0;
    }

    /** Whether the backend has not said a word. */
    boolean isUnanswered() {
        return heard.length == 0 && interim == 0;
    }

    /** Leaves the head of the last answer behind, and returns what has come after it. */
    byte[] leaveHead() {
        keep();
        heard = Arrays.copyOfRange(heard, headEnd, heard.length);
        headEnd = 0;
        return heard;
    }

    /**
     * Has the last answer passed on: its head as it is written anew and, in the same call of the kernel, what has come of its body.
     *
     * @param body is told of that
     */
    void passOn(HeadText head, Body body, BodyFlow to) throws HttpProblem {
        int begin = HEADROOM + headEnd - head.length();
        if (inBuffer == 0 || begin < 0) {
            byte[] came = leaveHead();
            int end = body.take(came, 0, came.length);
            to.begin(RequestReader.join(head.copy(), Arrays.copyOf(came, end)));
            heard = Arrays.copyOfRange(came, end, came.length);
            return;
        }
        int came = inBuffer - headEnd;
        int taken = take(body, came);
        heard = taken == came ? NOTHING : loop.buffer().bytes(HEADROOM + headEnd + taken, came - taken);
        inBuffer = 0;
        loop.buffer().putAt(begin, head.array(), 0, head.length());
        to.begin(begin, head.length() + taken);
    }

    private int take(Body body, int came) throws HttpProblem {
        if (body.mustBeLookedAt()) return body.take(loop.buffer().bytes(HEADROOM + headEnd, came), 0, came);
        int taken = (int) Math.min(body.blindBytes(), came);
        body.passed(taken);
        return taken;
    }

    /** What has come behind the last answer. */
    byte[] rest() {
        return heard;
    }
}
