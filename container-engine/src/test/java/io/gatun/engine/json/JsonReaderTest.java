package io.gatun.engine.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.spec.Documents;
import io.gatun.engine.spec.SpecCodec;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final JsonReader READER = JsonReader.DOCUMENTS;

    @Test
    void valuesOfEveryKindAreReadInOrder() {
        var json = READER.read("{\"b\":[1,-2.5e3,true,false,null],\"a\":\"\\u00e9\\n\"}");
        assertEquals("{\"b\":[1,-2.5e3,true,false,null],\"a\":\"é\\n\"}", json.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNestingIsRefusedEarly(String opening) {
        var refused = refused(opening.repeat(10_000));
        assertTrue(refused.getMessage().contains("more than is accepted"), refused.getMessage());
        assertTrue(refused.getMessage().length() < 2_000, "a message, not a document");
    }

    @Test
    void endlessSourceIsReadNoFurtherThanTheBudget() {
        var given = new AtomicLong();
        JsonReader.Source<RuntimeException> endless = count -> {
            given.addAndGet(count);
            return new byte[count];
        };
        var refused = assertThrows(JsonException.class, () -> READER.read(endless));
        assertEquals(JsonBudget.DOCUMENT.bytes() + 1, given.get());
        assertTrue(refused.getMessage().contains("larger than the 16777216 bytes"), refused.getMessage());
    }

    @Test
    void failureOfTheSourceComesThrough() {
        JsonReader.Source<IOException> broken = count -> {
            throw new IOException("gone");
        };
        assertEquals(
                "gone",
                assertThrows(IOException.class, () -> READER.read(broken)).getMessage());
    }

    @Test
    void longStringsAndManyValuesAreRefused() {
        assertTrue(refused('"' + "x".repeat((1 << 20) + 1) + '"').getMessage().contains("accepted"));
        assertTrue(refused("{\"" + "x".repeat((1 << 20) + 1) + "\":1}")
                .getMessage()
                .contains("accepted"));
        assertTrue(refused('[' + "0,".repeat(1 << 20) + "0]").getMessage().contains("accepted"));
    }

    @Test
    void duplicateNameIsRefusedAtItsPlace() {
        var refused = refused("{\"root\":{\"path\":\"/a\",\"path\":\"/b\"}}");
        assertEquals("root.path", refused.path());
        assertTrue(refused.getMessage().contains("Duplicate"), refused.getMessage());
    }

    @Test
    void invalidUtf8IsRefused() {
        for (var bytes : new byte[][] {
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            {'"', (byte) 0xf8, (byte) 0x88, '"'}
        }) {
            assertEquals("the document: not valid UTF-8", refused(bytes).getMessage());
        }
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThrows(JsonException.class, () -> READER.read("{}".getBytes(UTF_16)));
        assertThrows(JsonException.class, () -> READER.read("\ufeff{}".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00x\"", "{\"\\ud83d\":1}", "[\"\\ud83d\\ud83d\"]"})
    void halfACharacterIsRefused(String text) {
        assertTrue(refused(text).getMessage().contains("unpaired surrogate"));
    }

    @Test
    void wholeCharactersBeyondTheBasicPlaneAreFine() {
        assertEquals(Json.of("🚢"), READER.read("\"\\ud83d\\udea2\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "[1 2]",
                "01",
                "+1",
                ".5",
                "1.",
                "NaN",
                "Infinity",
                "tru",
                "\"a",
                "\"\t\"",
                "\"\\x\"",
                "// a\n1",
                "1 1",
                "{} {}",
                "{}]",
                "\0",
                "[1,2"
            })
    void malformedTextIsRefusedWithItsPosition(String text) {
        var refused = refused(text);
        assertTrue(refused.getMessage().contains("line "), refused.getMessage());
        assertTrue(!refused.getMessage().contains("Source"), refused.getMessage());
    }

    @Test
    void errorSaysWhereInTheDocumentItIs() {
        var refused = refused("{\"linux\":{\"namespaces\":[{\"type\":\"pid\"},{\"type\":x}]}}");
        assertEquals("linux.namespaces[1].type", refused.path());
    }

    @Test
    void errorDoesNotRepeatTheDocument() {
        var refused = refused("{\"env\":[\"PASSWORD=hunter2\", oops]}");
        assertTrue(!refused.getMessage().contains("hunter2"), refused.getMessage());
    }

    @Test
    void randomDamageGivesAValueOrAJsonException() {
        var bytes = Documents.everything().toString().getBytes(UTF_8);
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            var damaged = bytes.clone();
            for (int j = 0; j <= random.nextInt(4); j++)
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                SpecCodec.read(READER.read(damaged));
            } catch (JsonException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, refused + " refused");
    }

    private static JsonException refused(String text) {
        return refused(text.getBytes(UTF_8));
    }

    private static JsonException refused(byte[] text) {
        return assertThrows(JsonException.class, () -> READER.read(text));
    }
}
