package io.gatun.proxy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.RequestReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessLogWriterTest {
    private static RequestReport report(String path, int status) {
        return new RequestReport(
                Instant.parse("2026-11-28T06:00:00Z"),
                AddressText.internet("192.0.2.7:40112"),
                AddressText.internet("0.0.0.0:80"),
                Optional.of(AddressText.internet("10.0.0.2:8080")),
                "GET",
                "a.example",
                path,
                status,
                status == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(2)),
                Duration.ofMillis(3),
                93,
                1201,
                Ending.FINISHED);
    }

    @Test
    void lineOfARequestSaysAllThatIsKnown() {
        assertEquals(
                "2026-11-28T06:00:00Z service=0.0.0.0:80 client=192.0.2.7:40112 backend=10.0.0.2:8080 method=GET"
                        + " host=a.example path=/a status=200 answer_ms=2.000 ms=3.000 in=93 out=1201 ending=finished\n",
                AccessLogWriter.line(report("/a", 200)));
        assertEquals(
                "status=- answer_ms=-",
                AccessLogWriter.line(report("/", 0)).replaceAll(".* (status=\\S+ \\S+) .*\n", "$1"));
    }

    @Test
    void wordsOfOthersCannotBeTakenForLinesOrFields() {
        assertEquals(
                "/a\\x20status=200\\x0a\\x1b[2J\\\"\\\\\\xe4\\u202e",
                LogText.of("/a status=200\n\033[2J\"\\\u00e4\u202e"));
        assertEquals("x".repeat(256) + "...", LogText.of("x".repeat(300)));
    }
}
