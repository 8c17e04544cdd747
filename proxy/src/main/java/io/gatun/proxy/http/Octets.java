package io.gatun.proxy.http;

/** Which bytes may be where (RFC 9110, section 5.6.2; RFC 9112, section 5). */
final class Octets {
    private static final int CASE = 0x20;
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (int c = 'a'; c <= 'z'; c++) TOKEN[c] = TOKEN[c - CASE] = true;
        for (int c = '0'; c <= '9'; c++) TOKEN[c] = true;
        "!#$%&'*+-.^_`|~".chars().forEach(c -> TOKEN[c] = true);
    }

    private Octets() {}

    static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    /** Of a value: what can be seen, blanks, and bytes above ASCII. */
    static boolean isText(byte b) {
        return b < 0 || (b >= ' ' && b != 0x7f) || b == '\t';
    }

    /** Of a target: what can be seen in ASCII. */
    static boolean isVisible(byte b) {
        return b > ' ' && b < 0x7f;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetterOrDigit(int c) {
        return isDigit(c) || ((c | CASE) >= 'a' && (c | CASE) <= 'z');
    }

    /** A letter of ASCII as a small one, anything else as it is. */
    static int small(byte b) {
        return b >= 'A' && b <= 'Z' ? b | CASE : b;
    }
}
