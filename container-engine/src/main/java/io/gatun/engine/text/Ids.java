package io.gatun.engine.text;

import java.util.OptionalLong;

/** Numeric user and group ids: 32 bits, of which the highest value means "none" to the kernel and is no id. */
public final class Ids {
    public static final long MAX = 0xffff_fffeL;

    private static final int MAX_DIGITS = 10;

    private Ids() {}

    /** The id that {@code text} spells in ASCII digits and nothing else; empty if it is none or too large. */
    public static OptionalLong parse(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || !isNumeric(text)) return OptionalLong.empty();
        long id = Long.parseLong(text);
        return id > MAX ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /** Whether it consists of ASCII digits, so that it means a number and never a name. */
    public static boolean isNumeric(String text) {
        if (text.isEmpty()) return false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') return false;
        }
        return true;
    }
}
