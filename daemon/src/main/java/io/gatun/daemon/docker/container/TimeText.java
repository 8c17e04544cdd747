package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Query;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Points of time in queries: seconds since 1970 with a fraction, or RFC 3339. */
public final class TimeText {
    private static final int LONGEST = 40;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private TimeText() {}

    /**
     * The time of a parameter, if it is there and not 0.
     *
     * @throws HttpFailure 400 if it is none
     */
    public static Optional<Instant> parse(String name, Query query) {
        return query.text(name).filter(text -> !text.equals("0")).map(text -> parse(name, text));
    }

    private static Instant parse(String name, String text) {
        boolean decimal = text.length() <= LONGEST && text.matches("-?\\d{1,12}(\\.\\d{0,9})?");
        try {
            if (!decimal) return Instant.parse(text);
            BigDecimal seconds = new BigDecimal(text.endsWith(".") ? text + "0" : text);
            long whole = seconds.longValue();
            return Instant.ofEpochSecond(
                    whole,
                    seconds.subtract(BigDecimal.valueOf(whole)).multiply(NANOS).longValue());
        } catch (DateTimeParseException e) {
            throw new HttpFailure(400, "invalid value for \"%s\": use seconds since 1970 or RFC 3339".formatted(name));
        }
    }
}
