package io.gatun.proxy.relay.http;

import io.gatun.proxy.http.Body;
import io.gatun.proxy.http.HttpAnswer;
import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Hears what a backend answers to one request: heads, interim ones and the last, and as much of the body as comes with that. */
final class AnswerReader {
    private static final byte[] NOTHING = {};
    private static final int READ_BYTES = 32 * 1024;
    private static final int MAX_INTERIM = 8;

    private final Loop loop;
    private final HttpRequest request;
    private final Endpoint source;
    private byte[] heard = NOTHING;
    private int looked;
    private int interim;

    /** What came of listening. */
    enum Heard {
        SOMETHING,
        NOTHING_NOW,
        /** The backend was reset, or ended. */
        END
    }

    AnswerReader(Loop loop, HttpRequest request, Endpoint source) {
        this.loop = loop;
        this.request = request;
        this.source = source;
    }

    /**
     * The next answer, if its head is complete; what came behind it is kept.
     *
     * @throws HttpProblem if it is none, or the backend says too much before its answer
     */
    @Nullable
    HttpAnswer next() throws HttpProblem {
        HttpAnswer.Read read = HttpAnswer.read(heard, looked, request);
        if (read == null) {
            looked = heard.length;
            return null;
        }
        heard = Arrays.copyOfRange(heard, read.end(), heard.length);
        looked = 0;
        HttpAnswer said = read.answer();
        if (said.isInterim() && !said.isSwitching() && ++interim > MAX_INTERIM)
            throw new HttpProblem(502, "the backend says too much before its answer");
        return said;
    }

    /** Listens for more. */
    Heard listen() {
        if (!source.isReadable()) return Heard.NOTHING_NOW;
        long got = loop.streams().receive(source.fd(), loop.buffer(), READ_BYTES);
        if (Loop.isLater(got)) {
            source.isDrained();
            return Heard.NOTHING_NOW;
        }
        if (got <= 0) return Heard.END;
        if (got < READ_BYTES) source.gotLess();
        heard = HttpSession.join(heard, loop.buffer().bytes((int) got));
        return Heard.SOMETHING;
    }

    /** Whether the backend has not said a word. */
    boolean isUnanswered() {
        return heard.length == 0 && interim == 0;
    }

    /** What has come of a body, which is told of it. */
    byte[] take(Body of) throws HttpProblem {
        int end = of.take(heard, 0, heard.length);
        byte[] taken = Arrays.copyOf(heard, end);
        heard = Arrays.copyOfRange(heard, end, heard.length);
        return taken;
    }

    /** What has come behind the last answer. */
    byte[] rest() {
        return heard;
    }
}
