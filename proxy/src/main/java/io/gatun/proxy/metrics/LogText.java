package io.gatun.proxy.metrics;

/** Texts of others in a line of a log: short, and without anything that could be taken for something else. */
final class LogText {
    private static final int MOST = 256;

    private LogText() {}

    /**
     * Quotes, backslashes and whatever is no visible character of ASCII are escaped, and what is beyond 256
     * characters is left out, which three dots say.
     */
    static String of(String text) {
        var safe = new StringBuilder(Math.min(text.length(), MOST) + 8);
        for (int i = 0; i < Math.min(text.length(), MOST); i++) put(safe, text.charAt(i));
        if (text.length() > MOST) safe.append("...");
        return safe.toString();
    }

    private static void put(StringBuilder safe, char c) {
        if (c == '"' || c == '\\') safe.append('\\').append(c);
        else if (c > ' ' && c < 0x7f) safe.append(c);
        else if (c <= 0xff) safe.append("\\x%02x".formatted((int) c));
        else safe.append("\\u%04x".formatted((int) c));
    }
}
