package io.gatun.proxy.http;

import java.util.List;

/** How long the body of a message is (RFC 9112, section 6). */
sealed interface Framing {
    /** There is none. */
    record None() implements Framing {}

    /** So many bytes. */
    record Length(long bytes) implements Framing {}

    /** In chunks, which say how long they are. */
    record Chunked() implements Framing {}

    /** What comes until the connection ends; answers only. */
    record UntilClose() implements Framing {}

    Framing NONE = new None();
    Framing CHUNKED = new Chunked();
    Framing UNTIL_CLOSE = new UntilClose();

    /** A length with more digits is of nothing that exists. */
    int MAX_DIGITS = 18;

    /**
     * What the fields of a head say, or nothing. Whatever two readers could understand in two ways is refused: two lengths, a length and chunks,
     * codings other than chunks.
     *
     * @param otherwise what it is if they say nothing
     */
    static Framing of(Head head, boolean mayBeChunked, Framing otherwise) throws HttpProblem {
        List<String> codings = head.values("transfer-encoding");
        List<String> lengths = head.values("content-length");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) throw new HttpProblem(400, "a length and chunks at once");
            if (!mayBeChunked) throw new HttpProblem(400, "chunks in HTTP/1.0");
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))
                throw new HttpProblem(501, "a transfer coding other than chunked");
            return CHUNKED;
        }
        if (lengths.isEmpty()) return otherwise;
        if (lengths.size() > 1) throw new HttpProblem(400, "two lengths");
        String digits = lengths.getFirst();
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(Octets::isDigit);
        if (!isNumber) throw new HttpProblem(400, "a length that is no number");
        long bytes = Long.parseLong(digits);
        return bytes == 0 ? NONE : new Length(bytes);
    }
}
