package io.gatun.daemon.docker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.daemon.http.HttpFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {
    @Test
    void momentsAreSecondsOrTimes() {
        assertEquals(Instant.ofEpochSecond(1_700_000_000), Age.instant("1700000000"));
        assertEquals(Instant.ofEpochSecond(1_700_000_000), Age.instant("1700000000.25"));
        assertEquals(Instant.parse("2026-01-02T03:04:05Z"), Age.instant("2026-01-02T03:04:05Z"));
    }

    @Test
    void durationsEndNow() {
        Duration off = Duration.between(Age.instant("1h30m"), Instant.now()).minusMinutes(90);
        assertTrue(off.abs().toSeconds() < 5, off.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "-1", "1d", "h", "99999999999999999999"})
    void everythingElseIsRefused(String text) {
        assertEquals(
                400, assertThrows(HttpFailure.class, () -> Age.instant(text)).status());
    }
}
