package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** A head that is being written, one after the other in the same memory. For one thread. */
public final class HeadText {
    static final byte[] COLON = words(": ");

    private static final byte[] LINE_END = words("\r\n");
    private static final int USUAL_BYTES = 1024;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    /** Nothing is written yet. */
    public HeadText() {}

    /** Words that are written often, of Latin 1. */
    static byte[] words(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Begins another one; what was written is gone. */
    HeadText clear() {
        length = 0;
        return this;
    }

    HeadText put(byte[] words) {
        return put(words, 0, words.length);
    }

    HeadText put(Span span) {
        return put(span.bytes(), span.from(), span.end());
    }

    HeadText put(byte[] from, int begin, int end) {
        reserve(end - begin);
        System.arraycopy(from, begin, bytes, length, end - begin);
        length += end - begin;
        return this;
    }

    /** Text of Latin 1. */
    HeadText put(String text) {
        return put(words(text));
    }

    HeadText field(byte[] nameAndColon, String value) {
        return put(nameAndColon).put(value).end();
    }

    /** Ends a line. */
    HeadText end() {
        return put(LINE_END);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }

    /** How many bytes are written. */
    public int length() {
        return length;
    }

    /** Where they are, from index 0 on; until another head is begun. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of them. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}
