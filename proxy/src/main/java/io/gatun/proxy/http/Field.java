package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A field of a head, in the bytes it came in. */
final class Field {
    private static final int CASE = 0x20;

    private final byte[] bytes;
    private final int name;
    private final int nameEnd;
    private final int value;
    private final int valueEnd;

    Field(byte[] bytes, int name, int nameEnd, int value, int valueEnd) {
        this.bytes = bytes;
        this.name = name;
        this.nameEnd = nameEnd;
        this.value = value;
        this.valueEnd = valueEnd;
    }

    /**
     * Whether it has this name; {@code _} counts as {@code -}, as it does for programs that are told fields as variables.
     *
     * @param small in small letters
     */
    boolean is(String small) {
        if (nameEnd - name != small.length()) return false;
        for (int i = 0; i < small.length(); i++) {
            int c = bytes[name + i];
            if (c >= 'A' && c <= 'Z') c |= CASE;
            if (c == '_') c = '-';
            if (c != small.charAt(i)) return false;
        }
        return true;
    }

    /** Whether its name has this character. */
    boolean isWrittenWith(char c) {
        for (int i = name; i < nameEnd; i++) if (bytes[i] == c) return true;
        return false;
    }

    String value() {
        return new String(bytes, value, valueEnd - value, ISO_8859_1);
    }

    void writeTo(HeadText text) {
        text.put(bytes, name, nameEnd).put(": ").put(bytes, value, valueEnd).end();
    }
}
