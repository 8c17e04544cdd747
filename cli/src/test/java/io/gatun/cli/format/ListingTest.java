package io.gatun.cli.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {
    private static final List<Json.Obj> RESULTS = List.of(
            Json.object()
                    .put("ID", "0123456789ab")
                    .put("Names", "web")
                    .put("Size", "1")
                    .build(),
            Json.object()
                    .put("ID", "ba9876543210")
                    .put("Names", "")
                    .put("Size", "22")
                    .build());

    private final Listing listing = listing();

    @Test
    void tableHasDockersColumns() {
        assertEquals("""
                CONTAINER ID   NAMES
                0123456789ab   web
                ba9876543210   \n""", listing.text(Optional.empty(), RESULTS));
    }

    @Test
    void jsonIsOneObjectALine() {
        assertEquals("""
                {"ID":"0123456789ab","Names":"web","Size":"1"}
                {"ID":"ba9876543210","Names":"","Size":"22"}
                """, listing.text(Optional.of("json"), RESULTS));
    }

    @Test
    void templateIsOneLineEach() {
        assertEquals("web 1\n 22\n", listing.text(Optional.of("{{.Names}} {{.Size}}"), RESULTS));
    }

    @Test
    void tableOfATemplateHasItsOwnHeaders() {
        assertEquals("""
                SIZE      CONTAINER ID
                1         0123456789ab
                22        ba9876543210
                """, listing.text(Optional.of("table {{.Size}}\\t{{.ID}}"), RESULTS));
    }

    @ParameterizedTest
    @CsvSource({
        "0, Less than a second", "1, 1 second", "59, 59 seconds", "60, About a minute", "119, About a minute",
                "120, 2 minutes",
        "3599, 59 minutes", "3600, About an hour", "7200, 2 hours", "172800, 2 days", "1209600, 2 weeks",
                "5184000, 2 months",
        "94608000, 3 years"
    })
    void durationsAreSaidAsDockerSaysThem(long seconds, String words) {
        assertEquals(words, Words.duration(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "1023, 1023B", "1024, 1KiB", "1536, 1.5KiB", "1048576, 1MiB", "12345678, 11.77MiB"})
    void memoryIsSaidInPowersOf1024(long bytes, String words) {
        assertEquals(words, Words.binary(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "999, 999B", "1000, 1kB", "12345, 12.3kB", "1234567, 1.23MB"})
    void trafficIsSaidInPowersOf1000(long bytes, String words) {
        assertEquals(words, Words.decimal(bytes));
    }

    @Test
    void textOfOthersCannotSteerATerminal() {
        assertEquals("a?[31mb?c?d", Words.printable("a\u001b[31mb\u202ec\u0085d"));
        assertEquals("abc…", Words.shortened("abcdef", 4));
        assertEquals("abcd", Words.shortened("abcd", 4));
    }

    private static Listing listing() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ID", "CONTAINER ID");
        headers.put("Names", "NAMES");
        headers.put("Size", "SIZE");
        return new Listing(headers, List.of("ID", "Names"));
    }
}
