package io.gatun.proxy.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backend answers.
 *
 * @param keepsAlive whether the backend will answer another request on the connection
 */
public record HttpAnswer(Head head, int status, boolean keepsAlive, Framing framing) {
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;
    private static final int SWITCHING = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int FINAL = 200;

    /** An answer, and where in the bytes its head ends. */
    public record Read(HttpAnswer answer, int end) {}

    /**
     * Reads the answer that bytes begin with.
     *
     * @param looked how many of the bytes were there when it was not complete
     * @param request what is answered
     * @return null if it is not complete
     */
    public static @Nullable Read read(byte[] bytes, int looked, HttpRequest request) throws HttpProblem {
        if (bytes.length > 0 && bytes[0] != 'H') throw new HttpProblem(502, "no answer of HTTP");
        int end = Head.end(bytes, looked, bytes.length);
        return end < 0 ? null : new Read(of(Head.read(bytes, end), request), end);
    }

    private static HttpAnswer of(Head head, HttpRequest request) throws HttpProblem {
        Span line = head.line();
        boolean isNew = line.startsWith("HTTP/1.1 ");
        if ((!isNew && !line.startsWith("HTTP/1.0 ")) || line.length() < STATUS_END)
            throw new HttpProblem(502, "an answer without a status");
        int status = status(line);
        List<String> options = head.words(Known.CONNECTION);
        boolean keeps = isNew ? !options.contains("close") : options.contains("keep-alive");
        Framing framing = Framing.of(head, isNew, Framing.UNTIL_CLOSE);
        boolean isEmpty = request.isHead() || status < FINAL || status == NO_CONTENT || status == NOT_MODIFIED;
        if (isEmpty) framing = Framing.NONE;
        if (framing instanceof Framing.Chunked && !request.isNew())
            throw new HttpProblem(502, "chunks for a client of HTTP/1.0");
        return new HttpAnswer(head, status, keeps, framing);
    }

    private static int status(Span line) throws HttpProblem {
        int status = 0;
        boolean isNumber = line.at(STATUS_AT) != '0';
        for (int i = STATUS_AT; i < STATUS_END; i++) {
            isNumber &= Octets.isDigit(line.at(i));
            status = status * 10 + line.at(i) - '0';
        }
        boolean ends = line.length() == STATUS_END || line.at(STATUS_END) == ' ';
        if (!isNumber || !ends) throw new HttpProblem(502, "a status that is none");
        return status;
    }

    /** Whether another answer to the same request follows. */
    public boolean isInterim() {
        return status < FINAL && status != SWITCHING;
    }

    /** Whether what follows is of another protocol. */
    public boolean isSwitching() {
        return status == SWITCHING;
    }

    /** Whether its end can be told without that of the connection. */
    public boolean hasEnd() {
        return !(framing instanceof Framing.UntilClose);
    }

    /** Its body, from its beginning. */
    public Body body() {
        try {
            return Body.of(framing, Long.MAX_VALUE);
        } catch (HttpProblem e) {
            throw new AssertionError("no answer is too long", e);
        }
    }
}
