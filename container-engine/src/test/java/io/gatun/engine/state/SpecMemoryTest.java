package io.gatun.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.engine.json.JsonException;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.spec.check.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpecMemoryTest {
    private static final OciSpec SPEC = OciSpec.builder()
            .root(new OciSpec.Root("/rootfs", false))
            .process(ProcessSpec.of("true").build())
            .build();

    private final SpecMemory memory = new SpecMemory();

    @Test
    void documentThatWasWrittenIsNotReadAgain() {
        byte[] document = memory.write(SPEC);
        assertEquals(SpecCodec.write(SPEC).toString(), new String(document, StandardCharsets.UTF_8));
        assertSame(SPEC, memory.read(document));
    }

    @Test
    void documentThatDiffersInOneByteIsAnother() {
        byte[] document = memory.write(SPEC);
        String text = new String(document, StandardCharsets.UTF_8).replace("/rootfs", "/rootFs");
        OciSpec other = memory.read(text.getBytes(StandardCharsets.UTF_8));
        assertEquals("/rootFs", other.root().orElseThrow().path());
        assertEquals("/rootfs", memory.read(document).root().orElseThrow().path());
    }

    @Test
    void whoChangesTheBytesTheyGotChangesNothingHere() {
        byte[] document = memory.write(SPEC);
        byte[] before = document.clone();
        document[0] = '!';
        assertArrayEquals(before, memory.write(SPEC));
        assertThrows(JsonException.class, () -> memory.read(document));
    }

    @Test
    void whatIsForgottenIsReadAnew() {
        byte[] document = memory.write(SPEC);
        for (int i = 0; i < 100; i++) {
            memory.write(SPEC.toBuilder().hostname("host" + i).build());
        }
        assertNotSame(SPEC, memory.read(document));
        assertEquals(SPEC, memory.read(document));
    }

    @Test
    void knownSpecificationThatIsNotValidIsRefusedEachTime() {
        OciSpec wrong = SPEC.toBuilder().hostname("a\0b").build();
        assertNotEquals(0, memory.write(wrong).length);
        assertThrows(InvalidSpecException.class, () -> memory.requireValid(wrong));
        assertThrows(InvalidSpecException.class, () -> memory.requireValid(wrong));
        memory.write(SPEC);
        memory.requireValid(SPEC);
        memory.requireValid(SPEC);
    }
}
