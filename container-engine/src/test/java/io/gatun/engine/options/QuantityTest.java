package io.gatun.engine.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadRequestException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "32, 32",
        "32b, 32",
        "64m, 67108864",
        "64M, 67108864",
        "64MB, 67108864",
        "64MiB, 67108864",
        "1.5g, 1610612736",
        "0.5k, 512",
        "1 g, 1073741824",
        ".5m, 524288",
        "1t, 1099511627776",
        "1p, 1125899906842624"
    })
    void sizesAreReadAsDockerReadsThem(String text, long bytes) {
        assertEquals(bytes, Quantity.bytes("--memory", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "-1",
                "-1m",
                "+1m",
                "1x",
                "1mm",
                "1bb",
                "1ib",
                "1.m.",
                "1e3",
                "0x10",
                "١m",
                "9999999999999999999g",
                "1m2",
                "1.2.3m",
                "NaN",
                "Infinity",
                "1m\n",
                "1\u0000m",
                ".",
                "8192p"
            })
    void whatIsNoSizeIsRefused(String text) {
        var refusal = assertThrows(BadRequestException.class, () -> Quantity.bytes("--memory", text));
        assertTrue(refusal.getMessage().startsWith("--memory: "), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @Property
    void anyTextIsASizeOrRefused(@ForAll String text) {
        try {
            assertTrue(Quantity.bytes("--memory", text) >= 0);
        } catch (BadRequestException expected) {
            assertEquals(1, expected.getMessage().lines().count());
        }
    }

    @Property
    void sizesInBytesAreReadBack(@ForAll @LongRange(min = 0) long bytes) {
        assertEquals(bytes, Quantity.bytes("--memory", Long.toString(bytes)));
        assertEquals(bytes, Quantity.bytes("--memory", bytes + "b"));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 500000000", "2, 2000000000", ".25, 250000000", "1.000000001, 1000000001", "0, 0"})
    void cpusAreBillionths(String text, long nanos) {
        assertEquals(nanos, Quantity.nanoCpus("--cpus", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e9", "1.0000000001", "a", "1,5", "9999999999999999999"})
    void whatIsNoCountOfCpusIsRefused(String text) {
        assertThrows(BadRequestException.class, () -> Quantity.nanoCpus("--cpus", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "-1001", "", "-", "--1", "1.0", "99999999999999999999999999999"})
    void numbersOutOfRangeAreRefused(String text) {
        assertThrows(BadRequestException.class, () -> Quantity.number("--oom-score-adj", text, -1000, 1000));
    }
}
