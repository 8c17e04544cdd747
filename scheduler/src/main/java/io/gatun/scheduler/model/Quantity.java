package io.gatun.scheduler.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An exact amount in the API's notation: decimal with a binary suffix (Ki to Ei), a decimal one (n to E) or an
 * exponent. Rounds away from zero when asked for whole units or thousandths, as the API does.
 */
public record Quantity(BigDecimal value) {
    private static final Pattern GRAMMAR =
            Pattern.compile("([+-]?(?:\\d{1,64}\\.?\\d{0,64}|\\.\\d{1,64}))([eE][+-]?\\d{1,3}|[numkMGTPE]|[KMGTPE]i)?");
    private static final Map<String, Integer> DECIMAL =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY = "KMGTPE";
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    /**
     * Reads an amount.
     *
     * @throws IllegalArgumentException if the text is no quantity
     */
    public static Quantity parse(String text) {
        var matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) throw new IllegalArgumentException("not a quantity: \"" + abbreviated(text) + "\"");
        var number = new BigDecimal(matcher.group(1));
        var suffix = matcher.group(2);
        if (suffix == null) return new Quantity(number);
        if (suffix.endsWith("i")) {
            return new Quantity(number.multiply(BigDecimal.TWO.pow(10 * (BINARY.indexOf(suffix.charAt(0)) + 1))));
        }
        var power = DECIMAL.get(suffix);
        return new Quantity(number.scaleByPowerOfTen(power != null ? power : Integer.parseInt(suffix.substring(1))));
    }

    /** Whole units, at most {@link Long#MAX_VALUE}. */
    public long units() {
        return rounded(value);
    }

    /** Thousandths, at most {@link Long#MAX_VALUE}. */
    public long milli() {
        return rounded(value.multiply(THOUSAND));
    }

    public boolean isNegative() {
        return value.signum() < 0;
    }

    private static long rounded(BigDecimal amount) {
        var whole = amount.setScale(0, RoundingMode.UP);
        if (whole.compareTo(LARGEST) > 0) return Long.MAX_VALUE;
        return whole.longValue();
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
