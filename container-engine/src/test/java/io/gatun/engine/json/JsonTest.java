package io.gatun.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void prettyTextIsIndentedAndEmptyValuesStayShort() {
        var json = Json.object()
                .put("name", "web")
                .put("ports", Json.array(List.of(Json.of(80), Json.of(443))))
                .put("labels", Json.object().build())
                .put("mounts", Json.array(List.of()))
                .build();
        assertEquals("""
                {
                    "name": "web",
                    "ports": [
                        80,
                        443
                    ],
                    "labels": {},
                    "mounts": []
                }""", json.pretty());
    }

    @Test
    void absentAndEmptyValuesAreLeftOut() {
        var json = Json.object()
                .maybe("a", Optional.<String>empty())
                .maybe("b", OptionalLong.empty())
                .nonEmptyStrings("c", List.of())
                .nonEmpty("d", Json.object().build())
                .whenTrue("e", false)
                .maybe("f", Optional.of("x"))
                .build();
        assertEquals("{\"f\":\"x\"}", json.toString());
    }

    @Test
    void membersCompareWithoutOrderButKeepIt() {
        var one = Json.object().put("a", 1).put("b", 2).build();
        var other = Json.object().put("b", 2).put("a", 1).build();
        assertEquals(one, other);
        assertEquals("{\"b\":2,\"a\":1}", other.toString());
    }

    @Test
    void controlCharactersNeverReachATerminal() {
        for (char c = 0; c < 0xa0; c++) {
            boolean control = c < ' ' || c >= 0x7f;
            var text = Json.of(String.valueOf(c)).toString();
            if (control) assertTrue(text.startsWith("\"\\"), "0x" + Integer.toHexString(c));
        }
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.of(Double.NaN));
        assertEquals("18446744073709551615", Json.ofUnsigned(-1).toString());
    }

    @Property
    void everyStringIsReadBackAsItWasWritten(@ForAll @Size(max = 40) List<Integer> codePoints) {
        var text = new StringBuilder();
        for (int each : codePoints) {
            int codePoint = Math.floorMod(each, Character.MAX_CODE_POINT + 1);
            if (codePoint < 0xd800 || codePoint > 0xdfff) text.appendCodePoint(codePoint);
        }
        var json = Json.object().put(text.toString(), text.toString()).build();
        assertEquals(json, JsonReader.DOCUMENTS.read(json.toString()));
        assertEquals(json, JsonReader.DOCUMENTS.read(json.pretty()));
    }
}
