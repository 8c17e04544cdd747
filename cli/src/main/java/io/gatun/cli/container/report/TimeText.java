package io.gatun.cli.container.report;

import io.gatun.cli.flag.UsageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as docker's flags spell them: {@code 2026-01-02T03:04:05Z}, {@code 2026-01-02T03:04}, {@code 2026-01-02}, seconds since
 * 1970 ({@code 1136073600.5}), or how long ago ({@code 1h30m}).
 */
public final class TimeText {
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,9}))?");
    private static final Pattern AGO =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

    private TimeText() {}

    /**
     * Reads a time.
     *
     * @throws UsageException if it is none
     */
    public static Instant parse(String flag, String text, Instant now) {
        Matcher seconds = SECONDS.matcher(text);
        if (seconds.matches()) {
            String nanos = seconds.group(2) == null ? "0" : (seconds.group(2) + "000000000").substring(0, 9);
            return Instant.ofEpochSecond(Long.parseLong(seconds.group(1)), Long.parseLong(nanos));
        }
        Matcher ago = AGO.matcher(text);
        if (!text.isEmpty() && ago.matches()) {
            return now.minus(Duration.ofDays(part(ago, 1))
                    .plusHours(part(ago, 2))
                    .plusMinutes(part(ago, 3))
                    .plusSeconds(part(ago, 4)));
        }
        try {
            return calendar(text);
        } catch (DateTimeException e) {
            throw new UsageException(flag + ": \"" + text
                    + "\" is no time; use 2026-01-02T03:04:05Z, seconds since 1970, or 1h30m for so long ago");
        }
    }

    private static Instant calendar(String text) {
        if (text.length() == "2026-01-02".length()) {
            return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        }
        boolean zoned =
                text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > "2026-01-02".length();
        if (zoned) return OffsetDateTime.parse(text).toInstant();
        return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }

    private static long part(Matcher ago, int group) {
        return ago.group(group) == null ? 0 : Long.parseLong(ago.group(group));
    }
}
