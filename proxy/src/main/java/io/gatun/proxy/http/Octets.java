package io.gatun.proxy.http;

import java.util.BitSet;

/** Which bytes may be where (RFC 9110, section 5.6.2; RFC 9112, section 5). */
final class Octets {
    private static final BitSet TOKEN = new BitSet();

    static {
        TOKEN.set('a', 'z' + 1);
        TOKEN.set('A', 'Z' + 1);
        TOKEN.set('0', '9' + 1);
        "!#$%&'*+-.^_`|~".chars().forEach(TOKEN::set);
    }

    private Octets() {}

    static boolean isToken(byte b) {
        return b > 0 && TOKEN.get(b);
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
}
