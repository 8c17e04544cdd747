package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a body ends. */
class BodyTest {
    private static final String CHUNKS = "5|hello|a;x=\"y\"|0123456789|000|Trailer-Field: x||";

    private static byte[] bytes(String text) {
        return text.replace("|", "\r\n").getBytes(ISO_8859_1);
    }

    @Test
    void chunksEndWhereTheyEndHoweverTheyAreCut() throws Exception {
        byte[] all = bytes(CHUNKS + "GET /");
        int end = all.length - "GET /".length();
        for (int cut = 0; cut <= all.length; cut++) {
            Body body = Body.of(Framing.CHUNKED, 1000);
            int first = body.take(all, 0, cut);
            assertEquals(Math.min(cut, end), first);
            assertEquals(cut >= end, body.isComplete());
            assertEquals(end, body.take(all, first, all.length));
            assertTrue(body.isComplete());
        }
    }

    @Test
    void dataOfAChunkNeedNotBeLookedAt() throws Exception {
        Body body = Body.of(Framing.CHUNKED, Long.MAX_VALUE);
        assertEquals(0, body.blindBytes());
        byte[] head = bytes("100000|");
        body.take(head, 0, head.length);
        assertEquals(1 << 20, body.blindBytes());
        body.passed(1 << 20);
        assertEquals(0, body.blindBytes());
        byte[] rest = bytes("|0||");
        assertEquals(rest.length, body.take(rest, 0, rest.length));
        assertTrue(body.isComplete());
    }

    @Test
    void hugeChunkMayPassUnseenAsFarAsTheBodyMayGoAndNoFurther() throws Exception {
        Body body = Body.of(Framing.CHUNKED, 1000);
        byte[] head = bytes("fffffffffffff|");
        body.take(head, 0, head.length);
        assertEquals(1000 - head.length, body.blindBytes());
        body.passed(body.blindBytes());
        assertEquals(0, body.blindBytes());
        var tooLong = assertThrows(HttpProblem.class, () -> body.take(bytes("x"), 0, 1));
        assertEquals(413, tooLong.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|",
                "g|",
                "-1|",
                "+1|",
                "0x1|",
                " 1|",
                "1 |a|",
                "1\n",
                "1\ra",
                "1|ab|",
                "1|a\n",
                "1|a\ra",
                "1000000000000000|",
                "1;\u0000|",
                "1;a\n",
                "0|Content-Length: 5||",
                "0|transfer_encoding: chunked||",
                "0| folded: x||",
                "0|:x||",
                "0|x||",
                "0|x: y\u0001||",
                "0|x: y\n",
                "0\n",
                "0|\n"
            })
    void whatAreNoChunksIsRefused(String text) throws Exception {
        Body body = Body.of(Framing.CHUNKED, 1000);
        byte[] all = bytes(text);
        assertThrows(HttpProblem.class, () -> body.take(all, 0, all.length));
    }

    @Test
    void extensionsAndTrailersHaveAnEnd() throws Exception {
        for (String text : new String[] {"1;" + "x".repeat(2000), "0|x: " + "y".repeat(9000)}) {
            Body body = Body.of(Framing.CHUNKED, 1000);
            byte[] all = bytes(text);
            assertThrows(HttpProblem.class, () -> body.take(all, 0, all.length));
        }
    }

    @Test
    void bodyMayBeSoLongAndNoLonger() throws Exception {
        assertThrows(HttpProblem.class, () -> Body.of(new Framing.Length(1001), 1000));
        Body body = Body.of(Framing.CHUNKED, 1000);
        byte[] all = bytes("fff|" + "x".repeat(0xfff));
        var tooLong = assertThrows(HttpProblem.class, () -> body.take(all, 0, all.length));
        assertEquals(413, tooLong.status());
        assertFalse(Body.of(new Framing.Length(1000), 1000).isComplete());
    }
}
