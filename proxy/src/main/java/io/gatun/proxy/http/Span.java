package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Some bytes of a head. They are made a text only for who wants one. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Span(byte[] bytes, int from, int end) {
    static final Span NONE = new Span(new byte[0], 0, 0);

    boolean isEmpty() {
        return from == end;
    }

    int length() {
        return end - from;
    }

    /** The byte at an index of the span. */
    byte at(int index) {
        return bytes[from + index];
    }

    /** Where a character is first, from an index on; -1 if it is not there. */
    int indexOf(char wanted, int begin) {
        for (int i = from + begin; i < end; i++) if (bytes[i] == wanted) return i - from;
        return -1;
    }

    Span part(int begin, int stop) {
        return new Span(bytes, from + begin, from + stop);
    }

    boolean is(String text) {
        return length() == text.length() && startsWith(text);
    }

    boolean startsWith(String text) {
        if (length() < text.length()) return false;
        for (int i = 0; i < text.length(); i++) if (bytes[from + i] != text.charAt(i)) return false;
        return true;
    }

    /** As {@link #startsWith}, small letters and capitals alike. */
    boolean startsWithIgnoringCase(String small) {
        if (length() < small.length()) return false;
        for (int i = 0; i < small.length(); i++) if (Octets.small(bytes[from + i]) != small.charAt(i)) return false;
        return true;
    }

    boolean isIgnoringCase(String small) {
        return length() == small.length() && startsWithIgnoringCase(small);
    }

    @Override
    public String toString() {
        return new String(bytes, from, end - from, ISO_8859_1);
    }
}
