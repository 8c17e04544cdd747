package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.Reachable;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Way;
import io.gatun.proxy.name.NameResolver;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.NameServer;
import io.gatun.proxy.testing.Program;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that the kernel translates, between a client, a host and backends in network namespaces of their own, joined by veth. */
class NatServicesIT extends TranslatingHost {
    @Test
    void clientsOfOtherHostsReachBackendsByWeight() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'a');
        Backend b = serve(backend, "10.7.2.2:8002", 'b');
        Backend six = serve(backend, "[fd07:2::2]:8003", 's');
        try (NatServices nat = open()) {
            nat.apply(List.of(
                    service("10.7.9.9:80", a, new Backend(b.address(), 3)),
                    service("udp://10.7.9.9:53", a, b),
                    service("[fd07:9::9]:80", six),
                    service("udp://[fd07:9::9]:53", six),
                    service("0.0.0.0:30080", b)));
            var heard = new TreeMap<Character, Integer>();
            for (int i = 0; i < 80; i++) heard.merge(ask(client, "10.7.9.9:80"), 1, Integer::sum);
            assertTrue(heard.getOrDefault('a', 0) >= 6, heard::toString);
            assertTrue(heard.getOrDefault('b', 0) >= 40, heard::toString);
            heard.clear();
            for (int i = 0; i < 30; i++) heard.merge(askByDatagram(client, "10.7.9.9:53"), 1, Integer::sum);
            assertEquals(2, heard.size(), heard::toString);
            assertEquals('s', ask(client, "[fd07:9::9]:80"));
            assertEquals('s', askByDatagram(client, "[fd07:9::9]:53"));
            // Every address of the host, for those who come from elsewhere, from the host itself, and from the
            // backend's own host.
            assertEquals('b', ask(client, "10.7.1.1:30080"));
            assertEquals('b', ask(host, "10.7.2.1:30080"));
            assertEquals('b', ask(backend, "10.7.2.1:30080"));
        }
    }

    @Test
    void namesOfBackendsAreAskedForInTheNamespaceOfWhoeverApplies(@TempDir Path directory) throws Exception {
        serve(backend, "10.7.2.2:8001", 'a');
        Path conf = NameServer.file(directory, "nameserver 127.0.0.1");
        try (NameServer names = in(host, NameServer::start).knows("web.internal", "10.7.2.2", "fd07:2::2")) {
            var resolver = new NameResolver(directory.resolve("none"), conf, names.port());
            Reachable web = Reachable.parse("web.internal:8001", 1, Optional.empty());
            var definition = ServiceDefinition.of(
                    "web",
                    ServiceSpec.on(AddressText.internet("10.7.9.9:80")).withWay(Way.NAT),
                    List.of(web),
                    Map.of());
            try (var own = in(host, () -> Proxy.open(new ProxySettings(1, 500, "n" + id), resolver))) {
                var config = ProxyConfig.of(List.of(definition)).withResolve(Duration.ofMillis(50));
                in(host, () -> applied(own, config));
                assertEquals('a', ask(client, "10.7.9.9:80"));
                assertEquals(
                        "10.7.2.2:8001 (web.internal)",
                        own.carriedByTheKernel().getFirst().backend().fullText());
                names.knows("web.internal", "10.7.2.3", "10.7.2.2");
                Clients.await(() -> own.carriedByTheKernel().size() == 2);
            }
        }
    }

    @Test
    void theLoopbackStaysWithItsHost() throws Exception {
        Backend far = serve(backend, "10.7.2.2:8001", 'f');
        serve(host, "127.0.0.1:30080", 'l');
        try (NatServices nat = open()) {
            nat.apply(List.of(service("0.0.0.0:30080", far)));
            assertEquals('l', ask(host, "127.0.0.1:30080"));
            assertEquals('f', ask(client, "10.7.1.1:30080"));
        }
    }

    @Test
    void aChangeCostsWhatItChangesAndLeavesTheConnectedAlone() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'w');
        Backend b = serve(backend, "10.7.2.2:8002", 'b');
        try (NatServices nat = open()) {
            nat.apply(List.of(service("10.7.9.9:80", a), service("10.7.9.8:80", b)));
            var at = AddressText.internet("10.7.9.9:80");
            try (Socket stays = in(client, () -> new Socket(at.address(), at.port()))) {
                assertEquals('w', stays.getInputStream().read());
                nat.apply(List.of(service("10.7.9.9:80", b), service("10.7.9.8:80", b)));
                for (int i = 0; i < 5; i++) assertEquals('b', ask(client, "10.7.9.9:80"));
                stays.getOutputStream().write(1);
                assertEquals(-1, stays.getInputStream().read());
            }
            nat.apply(List.of(service("10.7.9.8:80", b)));
            assertThrows(IOException.class, () -> ask(client, "10.7.9.9:80"));
            assertEquals('b', ask(client, "10.7.9.8:80"));
        }
    }

    private static char answer(DatagramSocket client) throws IOException {
        client.send(new DatagramPacket(new byte[] {'?'}, 1));
        var answer = new DatagramPacket(new byte[8], 8);
        client.receive(answer);
        return (char) answer.getData()[0];
    }

    private DatagramSocket sender(String address) throws IOException {
        var at = AddressText.internet(address);
        return in(client, () -> {
            var socket = new DatagramSocket();
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(at.address(), at.port()));
            return socket;
        });
    }

    @Test
    void flowOfDatagramsLeavesABackendThatHasGone() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'a');
        Backend b = serve(backend, "10.7.2.2:8002", 'b');
        Backend six = serve(backend, "[fd07:2::2]:8003", 's');
        Backend seven = serve(backend, "[fd07:2::2]:8004", 't');
        try (NatServices nat = open();
                DatagramSocket one = sender("10.7.9.9:53");
                DatagramSocket other = sender("10.7.1.1:54");
                DatagramSocket third = sender("[fd07:9::9]:53")) {
            nat.apply(List.of(
                    service("udp://10.7.9.9:53", a),
                    service("udp://0.0.0.0:54", a),
                    service("udp://[fd07:9::9]:53", six)));
            assertEquals('a', answer(one));
            assertEquals('a', answer(other));
            assertEquals('s', answer(third));
            nat.apply(List.of(
                    service("udp://10.7.9.9:53", b),
                    service("udp://0.0.0.0:54", a, b),
                    service("udp://[fd07:9::9]:53", seven)));
            assertEquals('b', answer(one), "one that goes on sending from its port would stay with who has gone");
            assertEquals('a', answer(other), "whose backend stays, stays");
            assertEquals('t', answer(third));
            nat.apply(List.of(service("udp://0.0.0.0:54", b)));
            assertEquals('b', answer(other));
            assertThrows(IOException.class, () -> answer(one), "the service is gone");
        }
    }

    @Test
    void flowThatBeganBeforeItsServiceJoinsIt() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'a');
        serve(host, "10.7.1.1:55", 'h');
        try (NatServices nat = open();
                DatagramSocket early = sender("10.7.1.1:55")) {
            assertEquals('h', answer(early));
            nat.apply(List.of(service("udp://10.7.1.1:55", a)));
            assertEquals('a', answer(early));
        }
    }

    @Test
    void whatOthersFlushIsBackWithinASecondAndNothingIsLeftAtTheEnd() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'a');
        try (NatServices nat = open()) {
            nat.apply(List.of(service("10.7.9.9:80", a)));
            run("ip netns exec " + host + " nft flush ruleset");
            long flushed = System.nanoTime();
            Clients.await(() -> !ruleset().isEmpty());
            assertTrue(System.nanoTime() - flushed < 1_000_000_000L, "back within a second");
            assertEquals('a', ask(client, "10.7.9.9:80"));
            // It is put back by a change, too, that comes before.
            run("ip netns exec " + host + " nft flush ruleset");
            nat.apply(List.of(service("10.7.9.9:80", a), service("10.7.9.8:80", a)));
            assertEquals('a', ask(client, "10.7.9.9:80"));
            assertEquals('a', ask(client, "10.7.9.8:80"));
            nat.remove();
        }
        assertEquals("", Program.said("ip", "netns", "exec", host, "nft", "list", "ruleset"));
    }

    @Test
    void processThatHasHandedOverTakesNothingAwayFromTheNext() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'a');
        ServiceDefinition known = service("10.7.9.9:80", a);
        var config = new ProxyConfig(
                List.of(new ServiceDefinition("x", known.spec().withWay(Way.NAT), known.backends())),
                Optional.empty(),
                Optional.empty());
        var settings = new ProxySettings(1, 500, "t" + id);
        try (var next = Proxy.open(settings)) {
            try (var first = Proxy.open(settings)) {
                in(host, () -> applied(first, config));
                in(host, () -> applied(next, config));
                first.leave(Duration.ZERO);
            }
            assertEquals('a', ask(client, "10.7.9.9:80"));
            try (var other = Proxy.open(new ProxySettings(1, 500, "o" + id))) {
                in(host, () -> applied(other, config));
                next.takenBy("o" + id);
                next.leave(Duration.ZERO);
                assertEquals('a', ask(client, "10.7.9.9:80"));
                String tables = Program.said("ip", "netns", "exec", host, "nft", "list", "tables")
                        .strip();
                assertEquals("table inet gatun-proxy-o" + id, tables, "who is gone has left nothing behind");
            }
        }
        assertEquals("", Program.said("ip", "netns", "exec", host, "nft", "list", "ruleset"));
    }

    private static Proxy applied(Proxy proxy, ProxyConfig config) {
        proxy.apply(config);
        return proxy;
    }

    @Test
    void whatTheKernelCannotDoIsRefused() throws Exception {
        var six = new Backend(AddressText.internet("[fd07:2::2]:1"));
        try (NatServices nat = open()) {
            assertThrows(IllegalArgumentException.class, () -> nat.apply(List.of(service("10.7.9.9:80", six))));
            var leastBusy = new ServiceDefinition(
                    "x",
                    ServiceSpec.on(AddressText.internet("10.7.9.9:80")).withBalance(BalancePolicy.LEAST_CONNECTIONS),
                    List.of(new Backend(AddressText.internet("10.7.2.2:1"))));
            assertThrows(IllegalArgumentException.class, () -> nat.apply(List.of(leastBusy)));
        }
    }

    private String ruleset() {
        return Program.said("ip", "netns", "exec", host, "nft", "list", "ruleset");
    }

    @Test
    void hostThatForwardsNothingIsRefusedAndLookedAtAgain() throws Exception {
        var four = service("10.7.9.9:80", serve(backend, "10.7.2.2:8001", 'a'));
        var six = service("[fd07:9::9]:80", serve(backend, "[fd07:2::2]:8003", 's'));
        try (NatServices nat = open()) {
            run("ip netns exec " + host + " sysctl -qw net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0");
            var refused = assertThrows(IllegalStateException.class, () -> nat.apply(List.of(four)));
            assertTrue(String.valueOf(refused.getMessage()).contains("net.ipv4.ip_forward=1"), refused::toString);
            run("ip netns exec " + host + " sysctl -qw net.ipv4.ip_forward=1");
            refused = assertThrows(IllegalStateException.class, () -> nat.apply(List.of(four, six)));
            assertTrue(String.valueOf(refused.getMessage()).contains("net.ipv6.conf.all.forwarding=1"));
            nat.apply(List.of(four));
            assertEquals('a', ask(client, "10.7.9.9:80"));
        }
    }

    private static ServiceDefinition going(Way way, ServiceDefinition service) {
        return service.withWay(way);
    }

    @Test
    void autoGoesThroughTheProxyWhereTheKernelWouldDoLess() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'a');
        try (var some = Proxy.open(new ProxySettings(1, 500, "t" + id))) {
            var plain = going(Way.AUTO, service("10.7.9.9:80", a));
            var sticky = new ServiceDefinition(
                    "sticky",
                    ServiceSpec.on(AddressText.internet("10.7.1.1:81"))
                            .withBalancing(Balancing.of(BalancePolicy.RANDOM).withAffinity(Duration.ofSeconds(60)))
                            .withWay(Way.AUTO),
                    List.of(a));
            var six = going(Way.AUTO, service("[fd07:1::1]:82", a));
            in(host, () -> applied(some, ProxyConfig.of(List.of(plain, sticky, six))));
            assertEquals(Set.of("sticky", "[fd07:1::1]:82"), some.services().keySet());
            assertEquals(1, some.carriedByTheKernel().size());
            String state =
                    "gatun_proxy_backend_status{service=\"10.7.9.9:80\",backend=\"10.7.2.2:8001\",state=\"up\"} 1\n";
            assertTrue(some.metrics().contains(state), some::metrics);
            run("ip netns exec " + host + " sysctl -qw net.ipv4.ip_forward=0");
            var here = going(Way.AUTO, service("10.7.1.1:80", a));
            in(host, () -> applied(some, ProxyConfig.of(List.of(here))));
            assertEquals(Set.of("10.7.1.1:80"), some.services().keySet(), "nothing is forwarded");
        }
    }

    @Test
    void configurationThatOneOfTheWaysRefusesChangesNothing() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'a');
        Backend b = serve(backend, "10.7.2.2:8002", 'b');
        Path pins = VirtualServices.pins("t" + id);
        try (var some = Proxy.open(new ProxySettings(1, 500, "t" + id))) {
            in(host, () -> applied(some, ProxyConfig.of(List.of(going(Way.NAT, service("10.7.9.9:80", a))))));
            var many = new ArrayList<Backend>();
            for (int i = 0; i < 1200; i++) {
                many.add(new Backend(AddressText.parse("10.8." + i / 250 + "." + i % 250 + ":80"), 255 + i % 2));
            }
            var tooMany = going(Way.VIP, service("10.96.7.11:80", many.toArray(Backend[]::new)));
            var wrong = ProxyConfig.of(List.of(going(Way.NAT, service("10.7.9.9:80", b)), tooMany));
            var refused = assertThrows(IllegalArgumentException.class, () -> in(host, () -> applied(some, wrong)));
            assertTrue(String.valueOf(refused.getMessage()).contains("no room"), refused::toString);
            for (int i = 0; i < 5; i++) assertEquals('a', ask(client, "10.7.9.9:80"));
        } finally {
            Program.said("umount", pins.toString());
            Files.deleteIfExists(pins);
        }
    }
}
