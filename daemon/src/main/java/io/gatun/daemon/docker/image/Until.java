package io.gatun.daemon.docker.image;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A time in a filter: a moment, seconds since 1970, or how long ago. */
final class Until {
    private Until() {}

    static Optional<Instant> parse(String text) {
        try {
            if (text.matches("[0-9]{1,12}")) return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            if (text.matches("([0-9]+[hms])+")) {
                Duration ago = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
                return Optional.of(Clock.systemUTC().instant().minus(ago));
            }
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
