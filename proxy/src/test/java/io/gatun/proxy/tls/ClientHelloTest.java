package io.gatun.proxy.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
    private static final ClientHello WANTED = new ClientHello(Optional.of("a.example"), List.of("h2", "http/1.1"));

    private static byte[] hello() {
        return Hellos.of(
                Hellos.extension(0x8a8a, new byte[0]),
                Hellos.name("A.Example"),
                Hellos.protocols("h2", "http/1.1"),
                Hellos.extension(0xfafa, new byte[1]));
    }

    @Test
    void realHelloIsRead() throws Exception {
        assertEquals(WANTED, ClientHello.read(Hellos.real("a.example", "h2", "http/1.1")));
        assertEquals(new ClientHello(Optional.empty(), List.of()), ClientHello.read(Hellos.real("")));
    }

    @Test
    void helloIsCompleteWithItsLastByteAndNotBefore() throws Exception {
        for (byte[] hello : List.of(hello(), Hellos.real("a.example", "h2", "http/1.1"))) {
            for (int length = 0; length < hello.length; length++) {
                assertNull(ClientHello.read(Arrays.copyOf(hello, length)), () -> "complete too early");
            }
            assertEquals(WANTED, ClientHello.read(hello));
        }
    }

    @Test
    void recordsMayEndAnywhere() throws Exception {
        byte[] message = Arrays.copyOfRange(hello(), 5, hello().length);
        for (int most = 1; most <= message.length; most++) {
            byte[] records = Hellos.records(message, most);
            assertEquals(WANTED, ClientHello.read(records));
            assertNull(ClientHello.read(Arrays.copyOf(records, records.length - 1)));
        }
    }

    @Test
    void largeKeysAndEncryptedNamesAreNoObstacle() throws Exception {
        byte[] hello = Hellos.of(
                Hellos.extension(51, new byte[1600]),
                Hellos.extension(0xfe0d, new byte[300]),
                Hellos.name("outer.example"));
        assertEquals(Optional.of("outer.example"), assertNotNullHello(hello).name());
    }

    private static ClientHello assertNotNullHello(byte[] bytes) throws MalformedException {
        ClientHello hello = ClientHello.read(bytes);
        assertNotNull(hello);
        return hello;
    }

    @Test
    void whatFollowsTheHelloInARecordOfItsOwnIsLeftAlone() throws Exception {
        assertEquals(WANTED, ClientHello.read(Hellos.join(hello(), new byte[] {23, 3, 3, 0, 1, 7})));
    }

    @Test
    void whatIsNoTlsIsRefusedAtItsFirstByte() {
        for (String word : List.of("GET / HTTP/1.1", "SSH-2.0", "\u0016\u0002", "\u0080")) {
            refused(word.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void helloThatContradictsItselfIsRefused() {
        refused(Hellos.of(Hellos.name("a.example"), Hellos.name("b.example")));
        refused(Hellos.of(Hellos.name("")));
        refused(Hellos.of(Hellos.name("a.example.")));
        refused(Hellos.of(Hellos.name("a..example")));
        refused(Hellos.of(Hellos.name("a\0.example")));
        refused(Hellos.of(Hellos.name("a example")));
        refused(Hellos.of(Hellos.name("a".repeat(256))));
        refused(Hellos.of(Hellos.protocols("h2", "")));
        refused(Hellos.of(Hellos.protocols()));
        refused(Hellos.of(Hellos.extension(0, new byte[] {0, 0})));
        refused(Hellos.of(Hellos.extension(
                0,
                Hellos.part16(Hellos.join(
                        new byte[] {0}, Hellos.part16(new byte[] {'a'}), new byte[] {0}, Hellos.part16(new byte[] {'b'
                        }))))));
        refused(Hellos.of(new byte[] {0, 0, 0, 9, 1}));
        refused(Hellos.join(hello(), new byte[0]), 9, (byte) 2);
        refused(hello(), 5, (byte) 2);
        refused(Hellos.records(Hellos.join(Hellos.message(), new byte[] {1}), 1 << 14));
    }

    private static void refused(byte[] bytes) {
        assertThrows(MalformedException.class, () -> ClientHello.read(bytes));
    }

    private static void refused(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        refused(changed);
    }

    @Test
    void helloWithoutAnEndIsRefusedByItsSize() {
        refused(Hellos.records(Hellos.join(new byte[] {1, 1, 0, 0}, new byte[60_000]), 100));
        byte[] slow = Hellos.records(Hellos.join(new byte[] {1, 0, 0x5f, 0}, new byte[0x5e00]), 1);
        refused(Arrays.copyOf(slow, ClientHello.MAX_BYTES));
    }

    @Test
    void anyBytesAreReadOrRefusedAndNothingElse() {
        var random = new Random(4);
        byte[][] seeds = {hello(), Hellos.real("a.example", "h2"), Hellos.records(Hellos.message(Hellos.name("b")), 3)};
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = seeds[i % seeds.length].clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                if (ClientHello.read(Arrays.copyOf(bytes, bytes.length - random.nextInt(3))) != null) read++;
            } catch (MalformedException e) {
                // as it should be
            }
        }
        assertTrue(read > 0);
    }
}
