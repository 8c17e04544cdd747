package io.gatun.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.cli.flag.UsageException;
import io.gatun.cli.terminal.DetachKeys.Typed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
    @Test
    void keysDetachHoweverTheyArrive() {
        var keys = DetachKeys.parse(DetachKeys.DEFAULT);

        assertEquals(typed("ls\r", false), type(keys, "ls\r"));
        assertEquals(typed("", false), type(keys, "\u0010"));
        assertEquals(typed("\u0010x", false), type(keys, "x"));
        assertEquals(typed("", false), type(keys, "\u0010"));
        assertEquals(typed("", true), type(keys, "\u0011lost"));
    }

    @Test
    void beginningTypedTwiceIsNotLost() {
        var keys = DetachKeys.parse(DetachKeys.DEFAULT);

        assertEquals(typed("\u0010", true), type(keys, "\u0010\u0010\u0011"));
        assertEquals(typed("aa", true), type(DetachKeys.parse("a,a,b"), "aaaab"));
    }

    @Test
    void noKeysNeverDetach() {
        assertEquals(typed("\u0010\u0011", false), type(DetachKeys.parse(""), "\u0010\u0011"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "a,", "ab", "ctrl-", "ctrl-A", "ctrl-ab", "ctrl-1", "\u00e4", " "})
    void malformedKeysAreRefused(String text) {
        assertThrows(UsageException.class, () -> DetachKeys.parse(text));
    }

    /** However the bytes are cut, the same are passed, and the keys are found where the text first contains them. */
    @Property
    void cuttingChangesNothing(
            @ForAll @StringLength(max = 40) @CharRange(from = 'a', to = 'c') String typed,
            @ForAll @StringLength(min = 1, max = 4) @CharRange(from = 'a', to = 'c') String sequence,
            @ForAll @Size(max = 40) boolean[] cuts) {
        var keys = DetachKeys.parse(String.join(",", sequence.split("")));
        var passed = new ByteArrayOutputStream();
        boolean detached = false;
        int from = 0;
        for (int to = 1; to <= typed.length() && !detached; to++) {
            boolean cut = to == typed.length() || to >= cuts.length || cuts[to];
            if (!cut) continue;
            var result = type(keys, typed.substring(from, to));
            passed.writeBytes(result.passed().array());
            detached = result.detached();
            from = to;
        }
        int at = typed.indexOf(sequence);
        assertEquals(at >= 0, detached);
        String all = passed.toString(StandardCharsets.US_ASCII);
        if (detached) assertEquals(typed.substring(0, at), all);
        else assertEquals(all, typed.substring(0, all.length()));
    }

    private static Typed typed(String passed, boolean detached) {
        return new Typed(StandardCharsets.US_ASCII.encode(passed), detached);
    }

    private static Typed type(DetachKeys keys, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return keys.type(bytes, bytes.length);
    }
}
