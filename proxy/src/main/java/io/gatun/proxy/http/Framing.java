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
        boolean hasLength = head.has(Known.CONTENT_LENGTH);
        if (head.has(Known.TRANSFER_ENCODING)) {
            if (hasLength) throw new HttpProblem(400, "a length and chunks at once");
            if (!mayBeChunked) throw new HttpProblem(400, "chunks in HTTP/1.0");
            List<String> codings = head.values(Known.TRANSFER_ENCODING);
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))
                throw new HttpProblem(501, "a transfer coding other than chunked");
            return CHUNKED;
        }
        Span digits = head.only(Known.CONTENT_LENGTH, "two lengths");
        if (digits == null) return otherwise;
        long bytes = number(digits);
        return bytes == 0 ? NONE : new Length(bytes);
    }

    private static long number(Span digits) throws HttpProblem {
        boolean isNumber = !digits.isEmpty() && digits.length() <= MAX_DIGITS;
        long number = 0;
        for (int i = 0; isNumber && i < digits.length(); i++) {
            isNumber = Octets.isDigit(digits.at(i));
            number = number * 10 + digits.at(i) - '0';
        }
        if (!isNumber) throw new HttpProblem(400, "a length that is no number");
        return number;
    }
}
