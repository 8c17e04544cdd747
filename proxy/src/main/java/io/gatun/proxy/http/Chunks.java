package io.gatun.proxy.http;

import java.util.Locale;
import java.util.Set;

/** Where the chunks of a body end (RFC 9112, section 7.1). For one thread. */
final class Chunks {
    private static final int MAX_DIGITS = 15;
    private static final int MAX_EXTENSION = 1024;
    private static final int MAX_TRAILER = 8 * 1024;
    private static final int HEX = 16;
    // What decides where a message goes and ends may not come after it (RFC 9110, section 6.5.1).
    private static final Set<String> NEVER_TRAILERS =
            Set.of("content-length", "transfer-encoding", "host", "connection", "upgrade", "trailer", "te", "expect");

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_BEGIN,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        LAST_LF,
        END
    }

    private final StringBuilder name = new StringBuilder(0);
    private State state = State.SIZE;
    private int digits;
    private int budget = MAX_EXTENSION;
    private long left;

    boolean isComplete() {
        return state == State.END;
    }

    /** Bytes of the chunk it is in that are still to come. */
    long dataLeft() {
        return state == State.DATA ? left : 0;
    }

    void passed(long bytes) {
        left -= bytes;
        if (left == 0) state = State.DATA_CR;
    }

    /** Looks at bytes; returns where those of the body end. */
    int take(byte[] bytes, int from, int end) throws HttpProblem {
        int at = from;
        while (at < end && state != State.END) {
            if (state == State.DATA) {
                long there = Math.min(left, end - at);
                at += (int) there;
                passed(there);
            } else {
                next(bytes[at++]);
            }
        }
        return at;
    }

    private void next(byte b) throws HttpProblem {
        switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> sizeEnds(b);
            case DATA_CR -> expect(b, '\r', State.DATA_LF);
            case DATA_LF -> {
                expect(b, '\n', State.SIZE);
                digits = 0;
                budget = MAX_EXTENSION;
            }
            case TRAILER_BEGIN, TRAILER_NAME, TRAILER_VALUE -> trailer(b);
            case TRAILER_LF -> expect(b, '\n', State.TRAILER_BEGIN);
            case LAST_LF -> expect(b, '\n', State.END);
            case DATA, END -> throw new IllegalStateException("no byte to be looked at");
        }
    }

    private void expect(byte b, char wanted, State then) throws HttpProblem {
        if (b != wanted) throw malformed();
        state = then;
    }

    private static HttpProblem malformed() {
        return new HttpProblem(400, "chunks that are none");
    }

    private void size(byte b) throws HttpProblem {
        int digit = b > 0 ? Character.digit(b, HEX) : -1;
        if (digit >= 0) {
            if (++digits > MAX_DIGITS) throw malformed();
            left = left * HEX + digit;
        } else if (digits == 0) {
            throw malformed();
        } else if (b == '\r') {
            state = State.SIZE_LF;
        } else if (b == ';') {
            state = State.EXTENSION;
        } else {
            throw malformed();
        }
    }

    // Nobody needs them; they are passed on as long as nobody could take them for anything else.
    private void extension(byte b) throws HttpProblem {
        if (b == '\r') state = State.SIZE_LF;
        else if (!Octets.isText(b) || --budget == 0) throw malformed();
    }

    private void sizeEnds(byte b) throws HttpProblem {
        expect(b, '\n', left == 0 ? State.TRAILER_BEGIN : State.DATA);
        if (left == 0) budget = MAX_TRAILER;
    }

    private void trailer(byte b) throws HttpProblem {
        if (--budget == 0) throw malformed();
        if (state == State.TRAILER_BEGIN) {
            name.setLength(0);
            if (b == '\r') {
                state = State.LAST_LF;
                return;
            }
            state = State.TRAILER_NAME;
        }
        if (state == State.TRAILER_NAME) trailerName(b);
        else if (b == '\r') state = State.TRAILER_LF;
        else if (!Octets.isText(b)) throw malformed();
    }

    private void trailerName(byte b) throws HttpProblem {
        if (Octets.isToken(b)) {
            name.append((char) b);
            return;
        }
        String small = name.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        if (b != ':' || name.isEmpty() || NEVER_TRAILERS.contains(small)) throw malformed();
        state = State.TRAILER_VALUE;
    }
}
