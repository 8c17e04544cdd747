package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.HttpFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of {@code until}: seconds since 1970, a time, or a duration of Go such as {@code 1h30m}, which ends now. */
public final class Age {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(h|ms|m|s)");
    private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(h|ms|m|s))+");

    private Age() {}

    /**
     * Reads one.
     *
     * @throws HttpFailure 400 if it is none
     */
    public static Instant instant(String text) {
        if (WHOLE.matcher(text).matches()) return Instant.now().minus(duration(text));
        try {
            boolean number = text.matches("\\d{1,12}(\\.\\d+)?");
            return number ? Instant.ofEpochSecond(Long.parseLong(text.split("\\.", 2)[0])) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw ListRoutes.malformed("until=" + text);
        }
    }

    private static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            long count = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "h" -> Duration.ofHours(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "s" -> Duration.ofSeconds(count);
                        default -> Duration.ofMillis(count);
                    });
        }
        return sum;
    }
}
