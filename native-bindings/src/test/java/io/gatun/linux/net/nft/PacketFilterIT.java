package io.gatun.linux.net.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.nft.NftExpression.Compare;
import io.gatun.linux.net.nft.NftExpression.Comparison;
import io.gatun.linux.net.nft.NftExpression.Connection;
import io.gatun.linux.net.nft.NftExpression.ConnectionKey;
import io.gatun.linux.net.nft.NftExpression.Decide;
import io.gatun.linux.net.nft.NftExpression.DestinationNat;
import io.gatun.linux.net.nft.NftExpression.DestinationType;
import io.gatun.linux.net.nft.NftExpression.HeaderBase;
import io.gatun.linux.net.nft.NftExpression.IpFamily;
import io.gatun.linux.net.nft.NftExpression.Lookup;
import io.gatun.linux.net.nft.NftExpression.Mask;
import io.gatun.linux.net.nft.NftExpression.Masquerade;
import io.gatun.linux.net.nft.NftExpression.Meta;
import io.gatun.linux.net.nft.NftExpression.MetaKey;
import io.gatun.linux.net.nft.NftExpression.Payload;
import io.gatun.linux.net.nft.NftExpression.Verdict;
import io.gatun.linux.net.nft.NftTransaction.ChainType;
import io.gatun.linux.net.nft.NftTransaction.Hook;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The packet filter of the running kernel, each test in a network namespace of its own; nft(8) reads what was written. */
class PacketFilterIT {
    private static final String TABLE = "probe";
    private static final NftValue KEY = NftValue.joined(NftValue.u8(6), NftValue.port(8080));
    private static final NftValue TARGET =
            NftValue.joined(NftValue.address(InetAddress.ofLiteral("10.1.2.3")), NftValue.port(80));

    private final Kernel kernel = Kernel.open();
    private final Fd here = kernel.networkNamespaces().create();
    private final PacketFilter filter = kernel.networkNamespaces().filter(here);

    @AfterEach
    void close() {
        filter.close();
        here.close();
    }

    private static NftTransaction map() {
        return new NftTransaction(TABLE)
                .table()
                .set(
                        "ports",
                        List.of(NftType.INET_PROTO, NftType.INET_SERVICE),
                        List.of(NftType.IPV4_ADDR, NftType.INET_SERVICE));
    }

    @Test
    void elementsOfMapsCanBeAddedReadAndRemoved() {
        filter.apply(map().add("ports", KEY, TARGET));
        assertTrue(filter.hasTable(TABLE));
        var element = filter.elements(TABLE, "ports").getFirst();
        assertEquals(KEY, element.key());
        assertEquals(Optional.of(TARGET), element.value());
        filter.apply(new NftTransaction(TABLE).add("ports", KEY, TARGET));
        filter.apply(new NftTransaction(TABLE).remove("ports", KEY));
        assertTrue(filter.elements(TABLE, "ports").isEmpty());
        filter.apply(new NftTransaction(TABLE).deleteTable());
        assertFalse(filter.hasTable(TABLE));
    }

    @Test
    void transactionThatFailsChangesNothing() {
        filter.apply(map().add("ports", KEY, TARGET));
        var other = NftValue.joined(NftValue.u8(17), NftValue.port(53));
        var failed = assertThrows(
                SyscallException.class,
                () -> filter.apply(new NftTransaction(TABLE)
                        .add("ports", other, TARGET)
                        .remove("ports", NftValue.joined(NftValue.u8(6), NftValue.port(1)))
                        .set("more", List.of(NftType.IPV4_ADDR))));
        assertTrue(failed.is(Errno.ENOENT), failed.getMessage());
        assertEquals(1, filter.elements(TABLE, "ports").size());
        assertTrue(assertThrows(SyscallException.class, () -> filter.elements(TABLE, "more"))
                .is(Errno.ENOENT));
        filter.apply(new NftTransaction(TABLE).remove("ports", KEY));
    }

    @Test
    void rulesReadAsTheyWereMeant() throws Exception {
        filter.apply(map().set("doors", List.of(NftType.IFNAME))
                .chain("back")
                .chain("pre", ChainType.NAT, Hook.PREROUTING, -100)
                .chain("post", ChainType.NAT, Hook.POSTROUTING, 100)
                .chain("through", ChainType.FILTER, Hook.FORWARD, 0)
                .add("doors", NftValue.name(new InterfaceName("door0")))
                .rule(
                        "pre",
                        List.of(
                                new Meta(MetaKey.NFPROTO, 0),
                                new Compare(0, Comparison.EQUAL, NftValue.u8(2)),
                                new DestinationType(0),
                                new Compare(0, Comparison.EQUAL, NftExpression.LOCAL),
                                new Meta(MetaKey.L4PROTO, 0),
                                new Payload(HeaderBase.TRANSPORT, 2, 2, 1),
                                new Lookup("ports", 0, OptionalInt.of(4)),
                                new DestinationNat(IpFamily.IPV4, 4, 5)))
                .rule(
                        "post",
                        List.of(
                                new Meta(MetaKey.NFPROTO, 0),
                                new Compare(0, Comparison.EQUAL, NftValue.u8(2)),
                                new Payload(HeaderBase.NETWORK, 12, 4, 0),
                                new Mask(0, NftValue.mask(IpPrefix.parse("127.0.0.0/8"))),
                                new Compare(0, Comparison.EQUAL, NftValue.address(InetAddress.ofLiteral("127.0.0.0"))),
                                new Masquerade()))
                .rule(
                        "through",
                        List.of(
                                new Connection(ConnectionKey.STATE, 0),
                                new Mask(0, NftExpression.ESTABLISHED_OR_RELATED),
                                new Compare(0, Comparison.NOT_EQUAL, NftValue.u32(0)),
                                new Decide(Verdict.JUMP, Optional.of("back"))))
                .rule(
                        "through",
                        List.of(
                                new Meta(MetaKey.OIFNAME, 0),
                                new Lookup("doors", 0, OptionalInt.empty()),
                                new Decide(Verdict.DROP))));
        assertEquals(4, filter.countRules(TABLE));
        String text = nft("list", "ruleset");
        assertTrue(text.contains("type ifname"), text);
        assertEquals(List.of(NftValue.name(new InterfaceName("door0"))), keys("doors"));
        assertTrue(text.contains("fib daddr type local"), text);
        assertTrue(text.contains("ip saddr 127.0.0.0/8"), text);
        assertTrue(text.contains("masquerade"), text);
        assertTrue(text.contains("ct state established,related jump back"), text);
        assertTrue(text.contains("oifname @doors drop"), text);
    }

    @Test
    void watchHearsOfAFlush() throws Exception {
        filter.apply(map());
        try (var watch = kernel.networkNamespaces().watchFilter(here)) {
            assertFalse(kernel.events().awaitReadable(watch.fd(), Duration.ofMillis(20)));
            nft("flush", "ruleset");
            assertTrue(kernel.events().awaitReadable(watch.fd(), Duration.ofSeconds(5)));
            watch.read();
            assertFalse(filter.hasTable(TABLE));
        }
    }

    private List<NftValue> keys(String set) {
        return filter.elements(TABLE, set).stream()
                .map(PacketFilter.Element::key)
                .toList();
    }

    private String nft(String... words) throws Exception {
        return kernel.networkNamespaces().inside(here, () -> {
            var command = new java.util.ArrayList<>(List.of("nft"));
            command.addAll(List.of(words));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), text);
            return text;
        });
    }
}
