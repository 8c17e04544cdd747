package io.gatun.cli.format;

import java.time.Duration;
import java.util.Locale;

/** Durations and sizes in docker's words. */
public final class Words {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Words() {}

    /** How long, roughly: {@code 5 seconds}, {@code About a minute}, {@code 3 weeks}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 1) return "Less than a second";
        if (seconds == 1) return "1 second";
        if (seconds < 60) return seconds + " seconds";
        long minutes = duration.toMinutes();
        if (minutes == 1) return "About a minute";
        if (minutes < 60) return minutes + " minutes";
        long hours = Math.round(seconds / 3600.0);
        if (hours == 1) return "About an hour";
        if (hours < 48) return hours + " hours";
        if (hours < 24 * 14) return hours / 24 + " days";
        if (hours < 24 * 60) return hours / 24 / 7 + " weeks";
        if (hours < 24 * 365 * 2) return hours / 24 / 30 + " months";
        return hours / 24 / 365 + " years";
    }

    /** Bytes in powers of 1024 with four significant digits, such as {@code 1.5MiB}. */
    public static String binary(long bytes) {
        return scaled((double) bytes, 1024, BINARY, 4);
    }

    /** Bytes in powers of 1000 with three significant digits, such as {@code 12.3kB}. */
    public static String decimal(long bytes) {
        return scaled((double) bytes, 1000, DECIMAL, 3);
    }

    private static String scaled(double bytes, int base, String[] units, int digits) {
        int unit = 0;
        double value = bytes;
        while (value >= base && unit < units.length - 1) {
            value /= base;
            unit++;
        }
        int whole = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
        String text = String.format(Locale.ROOT, "%." + Math.max(0, digits - whole) + "f", value);
        return plain(text) + units[unit];
    }

    private static String plain(String number) {
        if (number.indexOf('.') < 0) return number;
        String trimmed = number;
        while (trimmed.endsWith("0")) trimmed = trimmed.substring(0, trimmed.length() - 1);
        return trimmed.endsWith(".") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    }

    /** Control and format characters of somebody else's text as question marks, so that a terminal does not obey them. */
    public static String printable(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= ' ' && c < 0x7f) || (c > 0x9f && Character.getType(c) != Character.FORMAT);
            out.append(plain ? c : '?');
        }
        return out.toString();
    }

    /** At most so many characters, the last of them an ellipsis if some are missing. */
    public static String shortened(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) return text;
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
