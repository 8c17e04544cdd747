package io.gatun.proxy.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of hosts.
 *
 * @param text {@code a.example} for one name; {@code *.example} for all names below it, at any depth; {@code *} for everything; in small
 *     letters
 */
public record HostPattern(String text) {
    private static final Pattern VALID =
            Pattern.compile("\\*|(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");
    private static final int MAX = 255;
    private static final String ANY = "*";

    public HostPattern {
        text = text.toLowerCase(Locale.ROOT);
        if (text.length() > MAX || !VALID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not a name of a host: \"" + text + "\"; write a.example, *.example or *");
        }
    }

    /** Whether it is everything. */
    public boolean isAny() {
        return text.equals(ANY);
    }

    /** Whether it is all names below one. */
    public boolean isBelow() {
        return text.length() > 1 && text.charAt(0) == '*';
    }

    /** What names below it end with, the dot included. */
    public String suffix() {
        return text.substring(1);
    }
}
