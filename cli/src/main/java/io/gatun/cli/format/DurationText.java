package io.gatun.cli.format;

import io.gatun.cli.flag.UsageException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go and docker's flags spell them: {@code 1m30s}, {@code 1.5h}, {@code 200ms}. */
public final class DurationText {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + "){1,7}");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @throws UsageException if it is none
     */
    public static Duration parse(String flag, String text) {
        if (text.equals("0")) return Duration.ZERO;
        if (!WHOLE.matcher(text).matches()) {
            throw new UsageException(
                    flag + ": \"" + Words.printable(text) + "\" is no duration; use 30s, 1m30s or 500ms");
        }
        Matcher parts = PART.matcher(text);
        Duration sum = Duration.ZERO;
        while (parts.find()) {
            long unit = NANOS.getOrDefault(parts.group(2), 0L);
            BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit));
            sum = sum.plusNanos(nanos.longValue());
        }
        return sum;
    }
}
