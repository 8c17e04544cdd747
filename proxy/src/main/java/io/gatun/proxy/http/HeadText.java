package io.gatun.proxy.http;

import java.util.Arrays;

/** A head that is being written. */
final class HeadText {
    private static final int USUAL_BYTES = 512;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    /** Text of Latin 1. */
    HeadText put(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) bytes[length++] = (byte) text.charAt(i);
        return this;
    }

    HeadText put(byte[] from, int begin, int end) {
        reserve(end - begin);
        System.arraycopy(from, begin, bytes, length, end - begin);
        length += end - begin;
        return this;
    }

    HeadText field(String name, String value) {
        return put(name).put(": ").put(value).end();
    }

    /** Ends a line. */
    HeadText end() {
        return put("\r\n");
    }

    private void reserve(int more) {
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
