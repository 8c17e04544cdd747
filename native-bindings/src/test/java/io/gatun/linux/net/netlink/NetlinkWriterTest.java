package io.gatun.linux.net.netlink;

import static io.gatun.linux.abi.NetlinkStruct.IFADDRMSG;
import static io.gatun.linux.abi.NetlinkStruct.IFINFOMSG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written is read back as it was, or was refused. */
class NetlinkWriterTest {
    private static final int HEAD_BYTES = 4;
    private static final int LONGEST_VALUE = 0xffff - HEAD_BYTES;

    /** What a message may contain. */
    sealed interface Attribute {
        int type();

        record Value(int type, String hex) implements Attribute {
            static Value of(int type, byte[] bytes) {
                return new Value(type, HexFormat.of().formatHex(bytes));
            }
        }

        record Nest(int type, List<Attribute> content) implements Attribute {}
    }

    @Property(tries = 500)
    void messageIsReadAsItWasWrittenOrRefused(@ForAll("attributes") List<Attribute> attributes) {
        boolean fits = attributes.stream().allMatch(NetlinkWriterTest::fits);
        var writer = new NetlinkWriter(16, 1);
        writer.head(IFINFOMSG).set("ifi_index", 7);
        if (!fits) {
            assertThrows(IllegalArgumentException.class, () -> write(writer, attributes));
            return;
        }
        write(writer, attributes);
        var messages = NetlinkMessage.all(bytes(writer.message(42)));
        assertEquals(1, messages.size());
        var message = messages.getFirst();
        assertEquals(16, message.type());
        assertEquals(1, message.flags());
        assertEquals(42, message.sequence());
        assertEquals(7, message.head(IFINFOMSG).get("ifi_index"));
        assertEquals(attributes, read(message.attributes(IFINFOMSG), attributes));
    }

    @Property(tries = 2000)
    void arbitraryBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            for (NetlinkMessage message : NetlinkMessage.all(bytes(bytes))) {
                message.attributes(0).all().forEach(attribute -> NetlinkAttributes.of(attribute.value()));
            }
        } catch (MalformedNetlinkException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("bytes"));
        }
    }

    @Test
    void longestValueIsWrittenAndOneByteMoreIsRefused() {
        new NetlinkWriter(16, 0).bytes(1, new byte[LONGEST_VALUE]);
        var writer = new NetlinkWriter(16, 0);
        assertThrows(IllegalArgumentException.class, () -> writer.bytes(1, new byte[LONGEST_VALUE + 1]));
    }

    @Test
    void valuesThatAreTooLongOnlyTogetherAreRefused() {
        var writer = new NetlinkWriter(16, 0);
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.nested(1, inner -> inner.bytes(1, new byte[0x8000]).bytes(2, new byte[0x8000])));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x4000, 0xffff})
    void typeThatWouldReachIntoTheFlagsIsRefused(int type) {
        var writer = new NetlinkWriter(16, 0);
        assertThrows(IllegalArgumentException.class, () -> writer.u32(type, 0));
    }

    @Test
    void numberThatDoesNotFitItsFieldIsRefused() {
        var fields = new NetlinkWriter(20, 0).head(IFADDRMSG);
        assertEquals(255, fields.set("ifa_prefixlen", 255).get("ifa_prefixlen"));
        assertEquals(-1, fields.set("ifa_index", -1).get("ifa_index"));
        assertThrows(IllegalArgumentException.class, () -> fields.set("ifa_prefixlen", 256));
        assertThrows(IllegalArgumentException.class, () -> fields.set("ifa_index", 1L << 32));
        var writer = new NetlinkWriter(16, 0);
        assertThrows(IllegalArgumentException.class, () -> writer.u16(1, 0x10000));
    }

    @Test
    void stringsEndWithOneNul() {
        var writer = new NetlinkWriter(16, 0).string(3, "eth0");
        var message = NetlinkMessage.all(bytes(writer.message(1))).getFirst();
        assertEquals(5, message.attributes(0).find(3).orElseThrow().limit());
        assertEquals("eth0", message.attributes(0).string(3).orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> new NetlinkWriter(16, 0).string(3, "eth0\0eth1"));
    }

    private static void write(NetlinkWriter writer, List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            switch (attribute) {
                case Attribute.Value(int type, String hex) ->
                    writer.bytes(type, HexFormat.of().parseHex(hex));
                case Attribute.Nest(int type, var content) -> writer.nested(type, inner -> write(inner, content));
            }
        }
    }

    // Nothing in a message says which attributes are nested in others: the expected ones do.
    private static List<Attribute> read(NetlinkAttributes read, List<Attribute> expected) {
        assertEquals(expected.size(), read.all().size());
        return IntStream.range(0, expected.size())
                .mapToObj(index -> {
                    var attribute = read.all().get(index);
                    return switch (expected.get(index)) {
                        case Attribute.Value value ->
                            (Attribute) Attribute.Value.of(attribute.type(), NetlinkAttributes.copy(attribute.value()));
                        case Attribute.Nest(int type, var content) ->
                            new Attribute.Nest(
                                    attribute.type(), read(NetlinkAttributes.of(attribute.value()), content));
                    };
                })
                .toList();
    }

    private static boolean fits(Attribute attribute) {
        return length(attribute) <= 0xffff
                && (!(attribute instanceof Attribute.Nest(int type, var content))
                        || content.stream().allMatch(NetlinkWriterTest::fits));
    }

    private static int length(Attribute attribute) {
        return HEAD_BYTES
                + switch (attribute) {
                    case Attribute.Value(int type, String hex) -> hex.length() / 2;
                    case Attribute.Nest(int type, var content) ->
                        content.stream()
                                .mapToInt(inner -> (length(inner) + 3) & -4)
                                .sum();
                };
    }

    private static ByteBuffer bytes(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    @Provide
    static Arbitrary<List<Attribute>> attributes() {
        return Arbitraries.recursive(NetlinkWriterTest::value, NetlinkWriterTest::nest, 0, 3)
                .list()
                .ofMaxSize(4);
    }

    private static Arbitrary<Attribute> value() {
        var length = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.integers().between(0, 40)),
                Tuple.of(2, Arbitraries.integers().between(0xffff - 8, 0xffff + 8)),
                Tuple.of(2, Arbitraries.integers().between(0x3ff0, 0x8010)));
        return Combinators.combine(type(), length, Arbitraries.bytes()).as((type, bytes, fill) -> {
            byte[] value = new byte[bytes];
            Arrays.fill(value, fill);
            return Attribute.Value.of(type, value);
        });
    }

    private static Arbitrary<Attribute> nest(Arbitrary<Attribute> inner) {
        return Combinators.combine(type(), inner.list().ofMaxSize(3)).as(Attribute.Nest::new);
    }

    private static Arbitrary<Integer> type() {
        return Arbitraries.integers().between(0, 0x3fff);
    }
}
