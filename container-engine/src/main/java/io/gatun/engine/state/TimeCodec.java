package io.gatun.engine.state;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import java.time.Instant;

/** Times in state files: seconds since 1970 and nanoseconds, such as {@code "1769860800.000000000"}. */
final class TimeCodec {
    private static final int NANO_DIGITS = 9;
    private static final long NANOS = 1_000_000_000;

    private TimeCodec() {}

    static Json write(Instant time) {
        // Nine digits, the first of which may be zeros.
        String nanos = Long.toString(NANOS + time.getNano()).substring(1);
        return Json.of(time.getEpochSecond() + "." + nanos);
    }

    static Instant read(JsonView view) {
        String text = view.text();
        int dot = text.indexOf('.');
        try {
            if (dot > 0 && text.length() - dot == NANO_DIGITS + 1) {
                long seconds = Long.parseLong(text, 0, dot, 10);
                return Instant.ofEpochSecond(seconds, Integer.parseUnsignedInt(text, dot + 1, text.length(), 10));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw view.failure("not a time such as 1769860800.000000000");
    }
}
