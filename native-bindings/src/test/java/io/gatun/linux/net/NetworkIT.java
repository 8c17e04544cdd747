package io.gatun.linux.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.address.MacAddress;
import io.gatun.linux.net.rtnetlink.Addresses;
import io.gatun.linux.net.rtnetlink.Link;
import io.gatun.linux.net.rtnetlink.LinkAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.LinkSpec;
import io.gatun.linux.net.rtnetlink.LinkSpec.Bridge;
import io.gatun.linux.net.rtnetlink.LinkSpec.Dummy;
import io.gatun.linux.net.rtnetlink.LinkSpec.Ipvlan;
import io.gatun.linux.net.rtnetlink.LinkSpec.IpvlanMode;
import io.gatun.linux.net.rtnetlink.LinkSpec.Macvlan;
import io.gatun.linux.net.rtnetlink.LinkSpec.MacvlanMode;
import io.gatun.linux.net.rtnetlink.LinkSpec.Veth;
import io.gatun.linux.net.rtnetlink.LinkSpec.Vlan;
import io.gatun.linux.net.rtnetlink.Links;
import io.gatun.linux.net.rtnetlink.Network;
import io.gatun.linux.net.rtnetlink.Route;
import io.gatun.linux.net.rtnetlink.Routes;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.net.socket.Sockets;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links, addresses and routes of the running kernel, each test in network namespaces of its own. */
class NetworkIT {
    private static final InterfaceName LEFT = new InterfaceName("left");
    private static final InterfaceName RIGHT = new InterfaceName("right");

    private final Kernel kernel = Kernel.open();
    private final NetworkNamespaces namespaces = kernel.networkNamespaces();
    private final Fd here = namespaces.create();
    private final Network network = namespaces.open(here);
    private final Links links = network.links();
    private final Addresses addresses = network.addresses();
    private final Routes routes = network.routes();

    @AfterEach
    void close() {
        network.close();
        here.close();
    }

    @Test
    void newNamespaceHasOnlyALoopbackThatIsOff() throws Exception {
        Link loopback = links.list().getFirst();
        assertEquals(List.of(loopback), links.list());
        assertEquals(LinkIndex.LOOPBACK, loopback.index());
        assertEquals(new InterfaceName("lo"), loopback.name());
        assertEquals(Link.State.DOWN, loopback.state());
        links.up(LinkIndex.LOOPBACK);
        assertEquals(Link.State.UP, links.list().getFirst().state());
        assertTrue(addresses.list().contains(new LinkAddress(LinkIndex.LOOPBACK, IpPrefix.parse("127.0.0.1/8"))));
        links.down(LinkIndex.LOOPBACK);
        assertEquals(Link.State.DOWN, links.list().getFirst().state());
    }

    @Test
    void callingThreadStaysWhereItIs() throws Exception {
        Path own = Path.of("/proc/thread-self/ns/net");
        Path before = Files.readSymbolicLink(own);
        Path inside = namespaces.inside(here, () -> Files.readSymbolicLink(own));
        assertNotEquals(before, inside);
        assertEquals(before, Files.readSymbolicLink(own));
        try (var current = namespaces.current()) {
            assertEquals(before, namespaces.inside(current, () -> Files.readSymbolicLink(own)));
        }
    }

    @Test
    void failureInsideComesOut() {
        assertThrows(
                java.io.IOException.class,
                () -> namespaces.inside(here, () -> {
                    throw new java.io.IOException("inside");
                }));
    }

    @Test
    void openConfigurationKeepsItsNamespace() {
        try (var other = openNew()) {
            assertEquals(1, other.links().list().size());
        }
    }

    private Network openNew() {
        try (var namespace = namespaces.create()) {
            return namespaces.open(namespace);
        }
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.1/24,10.77.0.2/24,IPV4", "fd77::1/64,fd77::2/64,IPV6"})
    void twoNamespacesTalkOverACable(String leftPrefix, String rightPrefix, Family family) {
        try (var there = namespaces.create();
                var remote = namespaces.open(there)) {
            var left = links.create(new Veth(LEFT, RIGHT, Optional.of(there)));
            var right = remote.links().find(RIGHT).orElseThrow();
            assertEquals("veth", left.kind());
            assertEquals(Optional.empty(), links.find(RIGHT));
            var rightAddress = IpPrefix.parse(rightPrefix);
            addresses.add(new LinkAddress(left.index(), IpPrefix.parse(leftPrefix)));
            remote.addresses().add(new LinkAddress(right.index(), rightAddress));
            links.up(left.index());
            remote.links().up(right.index());
            assertTalk(there, family, rightAddress.address());
        }
    }

    private void assertTalk(Fd there, Family family, InetAddress address) {
        Sockets sockets = kernel.sockets();
        byte[] data = {1, 2, 3};
        try (var server = namespaces.inside(there, () -> sockets.socket(family, SocketType.STREAM));
                var client = namespaces.inside(here, () -> sockets.socket(family, SocketType.STREAM))) {
            sockets.bind(server, new Internet(address, 7777));
            sockets.listen(server, 1);
            sockets.connect(client, new Internet(address, 7777));
            try (var connection = sockets.accept4(server)) {
                kernel.messages().send(client, data, List.of());
                try (var message = kernel.messages().receive(connection, 10, 0).orElseThrow()) {
                    assertArrayEquals(data, message.data());
                }
            }
        }
    }

    @Test
    void cableIsPluggedIntoABridge() {
        var bridge = links.create(new Bridge(new InterfaceName("br0")));
        var left = links.create(new Veth(LEFT, RIGHT, Optional.empty()));
        assertEquals("bridge", bridge.kind());
        links.setMaster(left.index(), bridge.index());
        assertEquals(Optional.of(bridge.index()), links.find(LEFT).orElseThrow().master());
        links.clearMaster(left.index());
        assertEquals(Optional.empty(), links.find(LEFT).orElseThrow().master());
    }

    @Test
    void linkIsRenamedAndGetsAnotherAddressAndSize() {
        var left = links.create(new Veth(LEFT, RIGHT, Optional.empty()));
        var mac = MacAddress.parse("02:42:ac:11:00:02");
        var name = new InterfaceName("eth0");
        links.rename(left.index(), name);
        links.setMac(left.index(), mac);
        links.setMtu(left.index(), 1400);
        var changed = links.find(name).orElseThrow();
        assertEquals(
                new Link(left.index(), name, "veth", Optional.of(mac), 1400, Link.State.DOWN, Optional.empty()),
                changed);
        assertEquals(Optional.empty(), links.find(LEFT));
    }

    @Test
    void linkIsMovedUnderAnotherName() {
        try (var there = namespaces.create();
                var remote = namespaces.open(there)) {
            links.create(new Veth(LEFT, RIGHT, Optional.empty()));
            var right = links.find(RIGHT).orElseThrow();
            var name = new InterfaceName("eth0");
            links.move(right.index(), there, name);
            assertEquals(Optional.empty(), links.find(RIGHT));
            assertEquals(right.mac(), remote.links().find(name).orElseThrow().mac());
        }
    }

    @Test
    void deletedCableLosesBothEnds() {
        var left = links.create(new Veth(LEFT, RIGHT, Optional.empty()));
        links.delete(left.index());
        assertEquals(1, links.list().size());
        assertErrno(Errno.ENODEV, () -> links.delete(left.index()));
    }

    @Test
    void secondLinkOfTheSameNameIsRefused() {
        links.create(new Bridge(LEFT));
        assertErrno(Errno.EEXIST, () -> links.create(new Bridge(LEFT)));
    }

    @Test
    void macvlanIsMadeOnItsParent() {
        var parent = links.create(new Veth(LEFT, RIGHT, Optional.empty()));
        var macvlan = create(new Macvlan(new InterfaceName("mac0"), parent.index(), MacvlanMode.BRIDGE));
        assertEquals("macvlan", macvlan.kind());
        assertNotEquals(parent.mac(), macvlan.mac());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dummy", "ipvlan", "vlan"})
    void otherKindsAreMadeWhereTheKernelHasThem(String kind) {
        var parent = links.create(new Veth(LEFT, RIGHT, Optional.empty())).index();
        var name = new InterfaceName("made0");
        var made = create(
                switch (kind) {
                    case "dummy" -> new Dummy(name);
                    case "ipvlan" -> new Ipvlan(name, parent, IpvlanMode.L2);
                    default -> new Vlan(name, parent, 100);
                });
        assertEquals(kind, made.kind());
    }

    private Link create(LinkSpec spec) {
        try {
            return links.create(spec);
        } catch (SyscallException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                return abort("this kernel is built without " + spec.getClass().getSimpleName());
            }
            throw e;
        }
    }

    @Test
    void manyAddressesAreListedWhole() {
        for (int i = 0; i < 1000; i++) {
            addresses.add(
                    new LinkAddress(LinkIndex.LOOPBACK, IpPrefix.parse("10.1.%d.%d/32".formatted(i / 250, i % 250))));
        }
        assertEquals(1000, addresses.list().size());
    }

    @Test
    void addressIsTakenAway() {
        var address = new LinkAddress(LinkIndex.LOOPBACK, IpPrefix.parse("10.9.8.7/24"));
        addresses.add(address);
        assertEquals(List.of(address), addresses.list());
        assertErrno(Errno.EEXIST, () -> addresses.add(address));
        addresses.delete(address);
        assertEquals(List.of(), addresses.list());
        assertErrno(Errno.EADDRNOTAVAIL, () -> addresses.delete(address));
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.1/24,10.77.0.254,192.168.0.0/16", "fd77::1/64,fd77::fe,fd99::/32"})
    void routesLeadToGatewaysAndLinks(String prefix, String gatewayText, String elsewhere) {
        var left = links.create(new Veth(LEFT, RIGHT, Optional.empty())).index();
        links.up(left);
        links.up(links.find(RIGHT).orElseThrow().index());
        addresses.add(new LinkAddress(left, IpPrefix.parse(prefix)));
        var gateway = InetAddress.ofLiteral(gatewayText);
        var viaGateway = Route.defaultVia(gateway);
        var onLink = new Route(IpPrefix.parse(elsewhere), Optional.empty(), Optional.of(left), OptionalInt.of(77));
        routes.add(viaGateway);
        routes.add(onLink);
        assertErrno(Errno.EEXIST, () -> routes.add(viaGateway));
        assertEquals(List.of(Optional.of(gateway)), found(viaGateway.destination(), Route::gateway));
        assertEquals(List.of(Optional.of(left)), found(viaGateway.destination(), Route::link));
        assertEquals(List.of(onLink), found(onLink.destination(), route -> route));
        routes.delete(viaGateway);
        routes.delete(onLink);
        assertEquals(List.of(), found(viaGateway.destination(), route -> route));
        assertErrno(Errno.ESRCH, () -> routes.delete(viaGateway));
    }

    private <T> List<T> found(IpPrefix destination, Function<Route, T> part) {
        return routes.list().stream()
                .filter(route -> route.destination().equals(destination))
                .map(part)
                .toList();
    }

    @Test
    void refusedRouteComesWithTheKernelsWords() {
        var unreachable = Route.defaultVia(InetAddress.ofLiteral("10.1.1.1"));
        var refused = assertThrows(SyscallException.class, () -> routes.add(unreachable));
        assertEquals(
                "rtnetlink(RTM_NEWROUTE, 0.0.0.0/0 via 10.1.1.1): Nexthop has invalid gateway: "
                        + "Network is unreachable (ENETUNREACH)",
                refused.getMessage());
    }

    private static void assertErrno(Errno expected, Executable call) {
        assertEquals(expected, assertThrows(SyscallException.class, call).errno());
    }
}
