package io.gatun.linux.abi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Strings of the kernel: bytes that end at a NUL. */
class CStringTest {
    @Property
    void bytesOfAnyNameComeBack(@ForAll byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
        }
        assertArrayEquals(bytes, CString.bytes(CString.text(bytes)));
    }

    @Test
    void validTextIsItself() {
        String text = "Gatún \ud83d\udea2";
        assertEquals(text, CString.text(text.getBytes(UTF_8)));
        assertArrayEquals(text.getBytes(UTF_8), CString.bytes(text));
    }

    @Test
    void bytesThatAreNotUtf8BecomeUnpairedSurrogates() {
        assertEquals("a\udcffb", CString.text(new byte[] {'a', (byte) 0xff, 'b'}));
    }

    @Test
    void stringInMemoryEndsAtItsNulOrAtTheEnd() {
        try (var arena = Arena.ofConfined()) {
            var memory = CString.in(arena, "ab");
            assertEquals(3, memory.byteSize());
            assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, 2));
            assertEquals("b", CString.at(memory, 1));
            assertEquals("ab", CString.at(memory.asSlice(0, 2), 0));
        }
    }

    @Test
    void nulInsideIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CString.bytes("a\0b"));
    }
}
