package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The head of a message: its first line and its fields, read as RFC 9112 says and in no other way. */
final class Head {
    /** More than this is no head. */
    static final int MAX_BYTES = 32 * 1024;

    private static final int MAX_FIELDS = 128;
    private static final int TOO_LARGE = 431;

    private final String line;
    private final List<Field> fields;

    private Head(String line, List<Field> fields) {
        this.line = line;
        this.fields = fields;
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

    /** Reads what is between the beginning and the end that {@link #end} found. */
    static Head read(byte[] bytes, int end) throws HttpProblem {
        if (end > MAX_BYTES) throw new HttpProblem(TOO_LARGE, "the head is longer than 32 KiB");
        int lineEnd = lineEnd(bytes, 0);
        var fields = new ArrayList<Field>();
        int at = lineEnd + 2;
        while (at < end - 2) {
            if (fields.size() == MAX_FIELDS) throw new HttpProblem(TOO_LARGE, "more than 128 fields");
            int next = lineEnd(bytes, at);
            fields.add(field(bytes, at, next));
            at = next + 2;
        }
        return new Head(new String(bytes, 0, lineEnd, ISO_8859_1), fields);
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

    private static Field field(byte[] bytes, int from, int end) throws HttpProblem {
        if (Octets.isBlank(bytes[from])) throw new HttpProblem(400, "a field that is folded");
        int colon = from;
        while (colon < end && Octets.isToken(bytes[colon])) colon++;
        if (colon == from || colon == end || bytes[colon] != ':') throw new HttpProblem(400, "a field without a name");
        int value = colon + 1;
        while (value < end && Octets.isBlank(bytes[value])) value++;
        int valueEnd = end;
        while (valueEnd > value && Octets.isBlank(bytes[valueEnd - 1])) valueEnd--;
        var field = new Field(bytes, from, colon, value, valueEnd);
        boolean isFraming = field.is("content-length") || field.is("transfer-encoding");
        // We would take it for what it resembles, and whoever reads it after us would not: the two would see two
        // messages.
        if (isFraming && field.isWrittenWith('_')) throw new HttpProblem(400, "a field that resembles one of framing");
        return field;
    }

    /** The first line. */
    String line() {
        return line;
    }

    List<Field> fields() {
        return fields;
    }

    /** The values of a field, of its small name; most fields are there once or not at all. */
    List<String> values(String name) {
        List<String> values = List.of();
        for (Field field : fields) {
            if (!field.is(name)) continue;
            if (values.isEmpty()) values = new ArrayList<>(1);
            values.add(field.value());
        }
        return values;
    }

    /** The members of a field that is a list of words, in small letters. */
    List<String> words(String name) {
        List<String> values = values(name);
        if (values.isEmpty()) return List.of();
        var words = new ArrayList<String>();
        for (String value : values) {
            for (String word : value.split(",", -1)) words.add(word.strip().toLowerCase(Locale.ROOT));
        }
        return words;
    }
}
