package io.gatun.linux.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.address.MacAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.Route;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, addresses and routes that exist are valid. */
class NetworkValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"lo", "eth0", "a234567890123.5", "é"})
    void interfaceNameIsWhatTheKernelTakes(String name) {
        assertEquals(name, new InterfaceName(name).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "a:b", "a\n", "1234567890123456", "\0", "éééééééé"})
    void otherInterfaceNamesAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new InterfaceName(name));
    }

    @Test
    void macAddressIsItsTextAndItsBytes() {
        var mac = MacAddress.parse("02:42:AC:11:00:fe");
        assertEquals("02:42:ac:11:00:fe", mac.toString());
        assertArrayEquals(new byte[] {2, 0x42, (byte) 0xac, 0x11, 0, (byte) 0xfe}, mac.bytes());
        assertEquals(mac, MacAddress.of(mac.bytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02:42:ac:11:00", "02:42:ac:11:00:fe:01", "02-42-ac-11-00-fe", "0g:00:00:00:00:00"})
    void otherMacAddressesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/24,10.1.2.0/24",
        "10.1.2.3/32,10.1.2.3/32",
        "10.1.2.255/25,10.1.2.128/25",
        "10.1.2.3/0,0.0.0.0/0",
        "fd00:0:0:0:ffff:0:0:1/65,fd00:0:0:0:8000:0:0:0/65"
    })
    void networkOfAPrefixHasNoBitsBehindIt(String prefix, String network) {
        assertEquals(network, IpPrefix.parse(prefix).network().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.1/33", "10.0.0.1/-1", "10.0.0.1/x", "name/8", "::1/129", "/8"})
    void otherPrefixesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpPrefix.parse(text));
    }

    @Test
    void ipv4AddressWithinIpv6StaysOne() {
        byte[] bytes = new byte[16];
        bytes[10] = bytes[11] = (byte) 0xff;
        bytes[12] = 10;
        assertTrue(IpPrefix.address(bytes) instanceof Inet6Address);
        assertThrows(IllegalArgumentException.class, () -> IpPrefix.address(new byte[5]));
    }

    @Test
    void routeLeadsToANetworkSomewhere() {
        var host = IpPrefix.parse("10.0.0.1/24");
        assertThrows(IllegalArgumentException.class, () -> Route.onLink(host, LinkIndex.LOOPBACK));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Route(host.network(), Optional.empty(), Optional.empty(), OptionalInt.empty()));
        assertEquals("0.0.0.0/0 via 10.0.0.1", Route.defaultVia(host.address()).toString());
        assertFalse(Route.defaultVia(host.address()).destination().isIpv6());
        assertTrue(
                Route.defaultVia(InetAddress.ofLiteral("fd00::1")).destination().isIpv6());
    }
}
