package io.gatun.proxy.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.proxy.model.AddressText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final Origin FOUR =
            new Origin(AddressText.internet("192.0.2.1:1234"), AddressText.internet("192.0.2.2:80"));
    private static final Origin SIX =
            new Origin(AddressText.internet("[2001:db8::1]:65535"), AddressText.internet("[2001:db8::2]:443"));

    @Test
    void whatIsWrittenIsRead() throws MalformedException {
        for (Optional<Origin> origin : List.of(Optional.of(FOUR), Optional.of(SIX), Optional.<Origin>empty())) {
            for (byte[] header : List.of(ProxyHeader.version1(origin), ProxyHeader.version2(origin))) {
                byte[] more = Arrays.copyOf(header, header.length + 5);
                assertEquals(new ProxyHeader(header.length, origin), ProxyHeader.read(more));
                for (int length = 0; length < header.length; length++) {
                    assertNull(ProxyHeader.read(Arrays.copyOf(header, length)), "nothing is complete before its end");
                }
            }
        }
    }

    @Test
    void lineIsWhatTheSpecificationSays() {
        assertEquals(
                "PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\r\n",
                new String(ProxyHeader.version1(Optional.of(FOUR)), US_ASCII));
        assertEquals("PROXY UNKNOWN\r\n", new String(ProxyHeader.version1(Optional.empty()), US_ASCII));
    }

    @Test
    void unknownMayHaveAnythingBehindIt() throws MalformedException {
        var header = ProxyHeader.read("PROXY UNKNOWN whatever it is\r\nGET".getBytes(US_ASCII));
        assertNotNull(header);
        assertEquals(Optional.empty(), header.origin());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1234\r\n",
                "PROXY TCP4 192.0.2.1 2001:db8::2 1234 80\r\n",
                "PROXY TCP6 192.0.2.1 192.0.2.2 1234 80\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1234 65536\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 -1 80\r\n",
                "PROXY TCP4 host.example 192.0.2.2 1 80\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\n",
                "PROXY UDP4 192.0.2.1 192.0.2.2 1234 80\r\n"
            })
    void otherwiseItIsMalformed(String text) {
        assertThrows(MalformedException.class, () -> ProxyHeader.read(text.getBytes(US_ASCII)));
    }

    @Test
    void headerThatIsTooLongIsMalformed() {
        byte[] line = ("PROXY UNKNOWN " + "x".repeat(200)).getBytes(US_ASCII);
        assertThrows(MalformedException.class, () -> ProxyHeader.read(line));
        byte[] binary = ProxyHeader.version2(Optional.of(FOUR));
        binary[14] = (byte) 0xff;
        assertThrows(MalformedException.class, () -> ProxyHeader.read(binary));
        byte[] small = ProxyHeader.version2(Optional.of(FOUR));
        small[15] = 8;
        assertThrows(MalformedException.class, () -> ProxyHeader.read(small));
    }
}
