package io.gatun.scheduler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 1, 1000",
        "100m, 1, 100",
        "1500m, 2, 1500",
        "0.5, 1, 500",
        ".5, 1, 500",
        "2., 2, 2000",
        "1k, 1000, 1000000",
        "1Ki, 1024, 1024000",
        "500Mi, 524288000, 524288000000",
        "1.5Gi, 1610612736, 1610612736000",
        "1e3, 1000, 1000000",
        "1E3, 1000, 1000000",
        "2E, 2000000000000000000, 9223372036854775807",
        "1n, 1, 1",
        "1u, 1, 1",
        "0.0001, 1, 1",
        "12e-1, 2, 1200",
        "+3, 3, 3000",
        "16Ei, 9223372036854775807, 9223372036854775807",
    })
    void quantitiesAreExactAndRoundUp(String text, long units, long milli) {
        assertEquals(units, Quantity.parse(text).units());
        assertEquals(milli, Quantity.parse(text).milli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 Gi", "1GiB", "abc", "1ki", "1mm", "--1", "1e", "0x10", "1_000", "Gi", "1.2.3"})
    void whatIsNoQuantityIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-5Gi", "-0.1"})
    void negativeOnesAreKnownAsSuch(String text) {
        assertEquals(true, Quantity.parse(text).isNegative());
    }
}
