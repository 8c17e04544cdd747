package io.gatun.engine.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.gatun.engine.spec.Documents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our reader accepts what Jackson accepts, and reads the same strings, names and numbers in it. */
class JsonOracleTest {
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "\n",
        "\"a\"",
        "\"b\"",
        "\"\\u0041\\n\"",
        "\"\\ud83d\\udea2\"",
        "\"é\"",
        "true",
        "false",
        "null",
        "0",
        "-1",
        "1.5",
        "2e3",
        "-0.1E-7",
        "01",
        "1.",
        "-",
        "\"",
        "\\",
        "\t",
        "nul",
        "x",
        "\u0001"
    };
    private final JsonFactory factory = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void damagedDocumentsAreJudgedAlike() throws IOException {
        String document = Documents.everything().toString();
        for (int i = 0; i < 2_000; i++) {
            var damaged = new StringBuilder(document);
            for (int j = 0; j < 1 + i % 3; j++) {
                int at = random.nextInt(damaged.length());
                damaged.replace(at, at + random.nextInt(2), PIECES[random.nextInt(PIECES.length)]);
            }
            assertAlike(damaged.toString());
        }
    }

    @Test
    void heapsOfPiecesAreJudgedAlike() throws IOException {
        int accepted = 0;
        for (int i = 0; i < 60_000; i++) {
            var text = new StringBuilder();
            for (int j = 0; j < 1 + i % 7; j++) text.append(PIECES[random.nextInt(PIECES.length)]);
            if (assertAlike(text.toString())) accepted++;
        }
        assertTrue(accepted > 500, accepted + " accepted");
    }

    private boolean assertAlike(String text) throws IOException {
        List<String> theirs = theirs(text);
        List<String> ours = ours(text);
        assertEquals(theirs, ours, text);
        return !ours.isEmpty();
    }

    private static List<String> ours(String text) {
        try {
            return scalars(JsonReader.DOCUMENTS.read(text.getBytes(UTF_8))).toList();
        } catch (JsonException e) {
            return List.of();
        }
    }

    private static Stream<String> scalars(Json json) {
        return switch (json) {
            case Json.Obj object ->
                Stream.concat(
                        Stream.concat(
                                Stream.of("{"),
                                object.members().entrySet().stream()
                                        .flatMap(member ->
                                                Stream.concat(Stream.of(member.getKey()), scalars(member.getValue())))),
                        Stream.of("}"));
            case Json.Arr array ->
                Stream.concat(
                        Stream.concat(Stream.of("["), array.items().stream().flatMap(JsonOracleTest::scalars)),
                        Stream.of("]"));
            case Json.Str string -> Stream.of(string.value());
            default -> Stream.of(json.toString());
        };
    }

    /** All that there is between the brackets; nothing for what is refused. */
    private List<String> theirs(String text) throws IOException {
        var all = new ArrayList<String>();
        try (var parser = factory.createParser(text)) {
            int depth = 0;
            boolean ended = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (ended) return List.of();
                all.add(parser.getText());
                if (token.isStructStart()) depth++;
                if (token.isStructEnd()) depth--;
                ended = depth == 0;
            }
        } catch (JsonProcessingException e) {
            return List.of();
        }
        return all;
    }
}
