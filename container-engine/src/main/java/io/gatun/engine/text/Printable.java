package io.gatun.engine.text;

/** Text that somebody else wrote, made fit for one line of a message. */
public final class Printable {
    private static final int LONGEST = 80;

    private Printable() {}

    /** No control or format characters, and not more than a line of it. */
    public static String of(String text) {
        var out = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> out.appendCodePoint(isPlain(c) ? c : '?'));
        if (text.codePointCount(0, text.length()) > LONGEST) out.append("...");
        return out.toString();
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return !Character.isISOControl(c)
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
