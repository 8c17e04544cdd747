package io.gatun.linux.program;

/** Bytes as strace prints them: quoted, with C's escapes, cut to a length. */
final class QuotedText {
    /** How many bytes of a string are printed; strace's {@code -s}. */
    static final int LIMIT = 256;

    private static final int OCTAL_DIGITS = 3;

    private QuotedText() {}

    /** All of it: strace never cuts paths. */
    static String path(byte[] bytes) {
        return quoted(bytes, bytes.length);
    }

    /** The first {@link #LIMIT} bytes. */
    static String of(byte[] bytes) {
        return bytes.length <= LIMIT ? path(bytes) : quoted(bytes, LIMIT) + "...";
    }

    private static String quoted(byte[] bytes, int length) {
        var text = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            boolean digitFollows = i + 1 < length && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';
            text.append(escaped(bytes[i] & 0xff, digitFollows));
        }
        return text.append('"').toString();
    }

    private static String escaped(int character, boolean digitFollows) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            case '\f' -> "\\f";
            case 0x0b -> "\\v";
            default ->
                character >= ' ' && character < 0x7f ? Character.toString(character) : octal(character, digitFollows);
        };
    }

    // An octal escape has as few digits as possible unless the next character would be taken for one.
    private static String octal(int character, boolean digitFollows) {
        String digits = Integer.toOctalString(character);
        return "\\" + (digitFollows ? "0".repeat(OCTAL_DIGITS - digits.length()) : "") + digits;
    }
}
