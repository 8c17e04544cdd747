package io.gatun.proxy.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The head of a message: its first line and its fields, read as RFC 9112 says and in no other way. */
final class Head {
    /** More than this is no head. */
    static final int MAX_BYTES = 32 * 1024;

    private static final int MAX_FIELDS = 128;
    private static final int TOO_LARGE = 431;

    private static final List<String> KEEP_ALIVE = List.of("keep-alive");
    private static final List<String> CLOSE = List.of("close");

    // Of each field: where its name begins and ends, where its value does, and which one it is.
    private static final int MARKS = 5;
    private static final int USUAL_FIELDS = 12;

    private final byte[] bytes;
    private final int lineEnd;
    private int[] marks = new int[USUAL_FIELDS * MARKS];
    private int count;
    private int present;

    private Head(byte[] bytes, int lineEnd) {
        this.bytes = bytes;
        this.lineEnd = lineEnd;
    }

    /**
     * Where a head ends, after its empty line; -1 if that is not there yet. What is looked at once need not be looked at again.
     *
     * @param from where to look; an end that began before it is found
     */
    static int end(byte[] bytes, int from, int length) throws HttpProblem {
        for (int i = Math.max(from, 0); i < length; i++) {
            if (bytes[i] != '\n') continue;
            if (i == 0 || bytes[i - 1] != '\r') throw new HttpProblem(400, "a line that does not end with CR LF");
            if (i >= 3 && bytes[i - 2] == '\n') return i + 1;
        }
        if (length > MAX_BYTES) throw new HttpProblem(TOO_LARGE, "the head is longer than 32 KiB");
        return -1;
    }

    /** Reads what is between the beginning and the end that {@link #end} found. The bytes are kept, and must not change. */
    static Head read(byte[] bytes, int end) throws HttpProblem {
        if (end > MAX_BYTES) throw new HttpProblem(TOO_LARGE, "the head is longer than 32 KiB");
        int lineEnd = lineEnd(bytes, 0);
        var head = new Head(bytes, lineEnd);
        int at = lineEnd + 2;
        while (at < end - 2) {
            if (head.count == MAX_FIELDS) throw new HttpProblem(TOO_LARGE, "more than 128 fields");
            int next = lineEnd(bytes, at);
            head.add(at, next);
            at = next + 2;
        }
        return head;
    }

    /** Where the CR of a line is; there is one, and nothing in the line that is none. */
    private static int lineEnd(byte[] bytes, int from) throws HttpProblem {
        int at = from;
        while (bytes[at] != '\r') {
            if (!Octets.isText(bytes[at])) throw new HttpProblem(400, "a control character in the head");
            at++;
        }
        if (bytes[at + 1] != '\n') throw new HttpProblem(400, "a CR without an LF");
        return at;
    }

    private void add(int from, int end) throws HttpProblem {
        if (Octets.isBlank(bytes[from])) throw new HttpProblem(400, "a field that is folded");
        int colon = from;
        while (colon < end && Octets.isToken(bytes[colon])) colon++;
        if (colon == from || colon == end || bytes[colon] != ':') throw new HttpProblem(400, "a field without a name");
        int value = colon + 1;
        while (value < end && Octets.isBlank(bytes[value])) value++;
        int valueEnd = end;
        while (valueEnd > value && Octets.isBlank(bytes[valueEnd - 1])) valueEnd--;
        int known = Known.of(bytes, from, colon);
        // We would take it for what it resembles, and whoever reads it after us would not: the two would see two
        // messages.
        boolean isFraming = known == Known.CONTENT_LENGTH.index() || known == Known.TRANSFER_ENCODING.index();
        if (isFraming && new Span(bytes, from, colon).indexOf('_', 0) >= 0)
            throw new HttpProblem(400, "a field that resembles one of framing");
        if (known >= 0) present |= 1 << known;
        mark(from, colon, value, valueEnd, known);
    }

    private void mark(int name, int nameEnd, int value, int valueEnd, int known) {
        int at = count * MARKS;
        if (at == marks.length) marks = Arrays.copyOf(marks, 2 * at);
        marks[at] = name;
        marks[at + 1] = nameEnd;
        marks[at + 2] = value;
        marks[at + 3] = valueEnd;
        marks[at + 4] = known;
        count++;
    }

    /** The first line. */
    Span line() {
        return new Span(bytes, 0, lineEnd);
    }

    /** How many fields it has. */
    int count() {
        return count;
    }

    /** Which field is at an index, as {@link Known#ordinal}; -1 if it is none that decides about anything. */
    int known(int index) {
        return marks[index * MARKS + 4];
    }

    /** Whether the field at an index has a name, in small letters. */
    boolean is(int index, String small) {
        return Known.is(bytes, marks[index * MARKS], marks[index * MARKS + 1], small);
    }

    /** Whether a field is there. */
    boolean has(Known name) {
        return (present & name.bit()) != 0;
    }

    private Span value(int index) {
        return new Span(bytes, marks[index * MARKS + 2], marks[index * MARKS + 3]);
    }

    /** The index of the first of a field from an index on; -1 if there is none. */
    private int find(Known name, int from) {
        for (int i = from; i < count; i++) if (known(i) == name.index()) return i;
        return -1;
    }

    /** The value of a field that may be there once; null if it is not there. */
    @Nullable
    Span only(Known name, String two) throws HttpProblem {
        if (!has(name)) return null;
        int first = find(name, 0);
        if (find(name, first + 1) >= 0) throw new HttpProblem(400, two);
        return value(first);
    }

    /** The values of a field; most fields are there once or not at all. */
    List<String> values(Known name) {
        if (!has(name)) return List.of();
        var values = new ArrayList<String>(1);
        for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) values.add(value(i).toString());
        return values;
    }

    /** The members of a field that is a list of words, in small letters. */
    List<String> words(Known name) {
        if (!has(name)) return List.of();
        int first = find(name, 0);
        if (find(name, first + 1) < 0) {
            Span only = value(first);
            if (only.isIgnoringCase("keep-alive")) return KEEP_ALIVE;
            if (only.isIgnoringCase("close")) return CLOSE;
        }
        var words = new ArrayList<String>();
        for (String value : values(name)) {
            for (String word : value.split(",", -1)) words.add(word.strip().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** Writes the field at an index, without blanks around its value. */
    void write(int index, HeadText text) {
        int at = index * MARKS;
        text.put(bytes, marks[at], marks[at + 1])
                .put(HeadText.COLON)
                .put(bytes, marks[at + 2], marks[at + 3])
                .end();
    }
}
