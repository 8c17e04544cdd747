package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.Ids;
import io.gatun.engine.text.Printable;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers with units, as docker's flags spell them. */
public final class Quantity {
    /** What a limit says that is none. */
    public static final long UNLIMITED = -1;

    private static final String UNITS = "bkmgtp";
    private static final int LONGEST = 40;
    private static final int UNIT_BITS = 10;
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    private Quantity() {}

    /**
     * Reads a size in bytes: a number, a fraction allowed, and a unit of {@code b}, {@code k}, {@code m}, {@code g}, {@code t}
     * or {@code p}, each 1024 of the one before; {@code kb} and {@code kib} mean the same. Parts of bytes are cut off.
     *
     * @param flag for the message
     * @throws BadRequestException if it is malformed, negative or does not fit 63 bits
     */
    public static long bytes(String flag, String text) {
        String number = text;
        int power = 0;
        int unit = unitStart(text);
        if (unit < text.length()) {
            power = power(text.substring(text.charAt(unit) == ' ' ? unit + 1 : unit));
            number = text.substring(0, unit);
        }
        if (power < 0 || !isDecimal(number)) throw malformedSize(flag, text);
        BigInteger[] bytes = times(number, BigInteger.ONE.shiftLeft(power * UNIT_BITS));
        if (!isLong(bytes[0])) throw malformedSize(flag, text);
        return bytes[0].longValue();
    }

    /** Reads a size in bytes, or {@code -1} for {@link #UNLIMITED}. */
    public static long bytesOrUnlimited(String flag, String text) {
        return text.equals("-1") ? UNLIMITED : bytes(flag, text);
    }

    /**
     * Reads a count of CPUs such as {@code 0.5} as billionths of one.
     *
     * @throws BadRequestException if it is malformed, negative, finer than that, or more than there can be
     */
    public static long nanoCpus(String flag, String text) {
        if (!isDecimal(text)) throw malformedCpus(flag, text);
        BigInteger[] nanos = times(text, BILLION);
        if (nanos[1].signum() != 0 || !isLong(nanos[0])) throw malformedCpus(flag, text);
        return nanos[0].longValue();
    }

    /**
     * Reads a whole number that is not negative.
     *
     * @throws BadRequestException if it is none
     */
    public static long whole(String flag, String text) {
        return number(flag, text, 0, Long.MAX_VALUE);
    }

    /**
     * Reads a whole number between two others, both included.
     *
     * @throws BadRequestException if it is none
     */
    public static long number(String flag, String text, long lowest, long highest) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (Ids.isNumeric(digits) && digits.length() <= LONGEST) {
            var value = new BigInteger(text);
            if (isLong(value) && value.longValue() >= lowest && value.longValue() <= highest) return value.longValue();
        }
        String range =
                highest == Long.MAX_VALUE ? "%d or more".formatted(lowest) : "%d to %d".formatted(lowest, highest);
        throw new BadRequestException(
                "%s: \"%s\" is not a whole number of %s".formatted(flag, Printable.of(text), range), "");
    }

    /**
     * A decimal number times a whole one: the whole part of it, and what remains. (The JDK's BigDecimal prepares for far
     * more when it is loaded, which takes a twentieth of the time of a command that mentions one size.)
     */
    private static BigInteger[] times(String decimal, BigInteger factor) {
        int dot = decimal.indexOf('.');
        int fractionDigits = dot < 0 ? 0 : decimal.length() - dot - 1;
        var digits = new BigInteger(decimal.replace(".", ""));
        return digits.multiply(factor).divideAndRemainder(BigInteger.TEN.pow(fractionDigits));
    }

    private static boolean isLong(BigInteger number) {
        return number.bitLength() < Long.SIZE;
    }

    private static int unitStart(String text) {
        int i = 0;
        while (i < text.length() && (Ids.isNumeric(text.substring(i, i + 1)) || text.charAt(i) == '.')) i++;
        return i;
    }

    /** The power of 1024, or -1. */
    private static int power(String unit) {
        String lower = unit.toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) return -1;
        int power = UNITS.indexOf(lower.charAt(0));
        String rest = lower.substring(1);
        boolean known = rest.isEmpty() || (power > 0 && (rest.equals("b") || rest.equals("ib")));
        return known ? power : -1;
    }

    private static boolean isDecimal(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        if (text.length() > LONGEST || (whole.isEmpty() && fraction.isEmpty())) return false;
        return (whole.isEmpty() || Ids.isNumeric(whole)) && (fraction.isEmpty() || Ids.isNumeric(fraction));
    }

    private static BadRequestException malformedSize(String flag, String text) {
        return new BadRequestException(
                "%s: \"%s\" is no size".formatted(flag, Printable.of(text)),
                "use a number and b, k, m or g, such as 64m");
    }

    private static BadRequestException malformedCpus(String flag, String text) {
        return new BadRequestException(
                "%s: \"%s\" is no number of CPUs".formatted(flag, Printable.of(text)), "use a number such as 0.5 or 2");
    }
}
