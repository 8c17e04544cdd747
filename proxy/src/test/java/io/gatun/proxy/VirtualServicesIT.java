package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.Reachable;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TcpCheck;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.model.Way;
import io.gatun.proxy.name.NameResolver;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.NameServer;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual addresses for the processes of a cgroup of this test's own, by real clients in it. */
class VirtualServicesIT {
    private static final Internet VIP = AddressText.internet("10.96.7.7:80");

    private final String name = "gatun-test-" + UUID.randomUUID();
    private final Path group = unified().resolve(name);
    private final Path pins = Path.of("/run", name);
    private final Proxy proxy = Proxy.open(new ProxySettings(1, 500));

    private static Path unified() {
        return Stream.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
                .map(Path::of)
                .filter(tree -> Files.exists(tree.resolve("cgroup.controllers")))
                .findFirst()
                .orElse(Path.of("/none"));
    }

    @BeforeEach
    void makeGroup() throws IOException {
        assumeTrue(Files.exists(group.getParent()), "no tree of cgroup version 2");
        Files.createDirectory(group);
    }

    @AfterEach
    void removeAll() throws Exception {
        proxy.close();
        Files.deleteIfExists(group);
        if (Files.exists(pins)) {
            new ProcessBuilder("umount", pins.toString()).start().waitFor();
            Files.deleteIfExists(pins);
        }
    }

    private VirtualServices open() {
        return VirtualServices.open(proxy, group, pins);
    }

    private static ServiceDefinition service(Internet at, Backend... backends) {
        return new ServiceDefinition("test", ServiceSpec.on(at), List.of(backends));
    }

    @Test
    void connectionsAreSpreadAndSeemToGoToTheService() throws Exception {
        try (var a = TestBackend.saying('a');
                var b = TestBackend.saying('b');
                var services = open()) {
            services.apply(
                    List.of(service(VIP, a.backend(), new Backend(b.backend().address(), 3))));
            String heard = inGroup("for i in {1..80}; do head -c1 <>/dev/tcp/10.96.7.7/80; done");
            Map<Character, Integer> counts = new TreeMap<>();
            heard.chars().forEach(c -> counts.merge((char) c, 1, Integer::sum));
            assertEquals(80, heard.length(), heard);
            assertTrue(counts.get('a') > 5 && counts.get('b') > counts.get('a'), counts::toString);
            String peer =
                    inGroup("curl -sm 5 --http0.9 -o /dev/null -w '%{remote_ip}:%{remote_port}' http://10.96.7.7/");
            assertEquals("10.96.7.7:80", peer);
            services.remove();
        }
    }

    @Test
    void namesOfBackendsAreFollowed(@TempDir Path directory) throws Exception {
        Path conf = NameServer.file(directory, "nameserver 127.0.0.1");
        try (var a = TestBackend.saying('a');
                var b = TestBackend.startOn(
                        InetAddress.ofLiteral("127.0.0.2"),
                        a.port(),
                        to -> to.getOutputStream().write('b'));
                var names = NameServer.start().knows("web.internal", "127.0.0.1", "::1");
                var other = Proxy.open(
                        new ProxySettings(1, 500), new NameResolver(directory.resolve("none"), conf, names.port()));
                var services = VirtualServices.open(other, group, pins)) {
            Reachable web = Reachable.parse("web.internal:" + a.port(), 1, Optional.empty());
            var definition = ServiceDefinition.of("test", ServiceSpec.on(VIP), List.of(web), Map.of());
            services.apply(ProxyConfig.of(List.of(definition)).withResolve(Duration.ofMillis(50)));
            assertEquals("aaaa", inGroup("for i in {1..4}; do head -c1 <>/dev/tcp/10.96.7.7/80; done"));
            names.knows("web.internal", "127.0.0.2");
            Clients.await(
                    () -> services.status().getFirst().backend().fullText().startsWith("127.0.0.2:"));
            assertEquals("bbbb", inGroup("for i in {1..4}; do head -c1 <>/dev/tcp/10.96.7.7/80; done"));
            assertEquals(
                    b.backend().address(),
                    services.status().getFirst().backend().address());
            services.remove();
        }
    }

    @Test
    void killedProcessIsNotMissedAndTheNextOneGoesOn() throws Exception {
        try (var a = TestBackend.saying('a');
                var b = TestBackend.saying('b')) {
            try (var first = open()) {
                first.apply(
                        List.of(service(VIP, a.backend()), service(AddressText.internet("10.96.7.8:80"), a.backend())));
            }
            assertEquals("a", inGroup("head -c1 <>/dev/tcp/10.96.7.7/80"), "nobody is there any more but the kernel");
            try (var next = open()) {
                assertEquals("a", inGroup("head -c1 <>/dev/tcp/10.96.7.8/80"), "nothing is lost by taking over");
                next.apply(List.of(service(VIP, b.backend())));
                assertEquals("b", inGroup("head -c1 <>/dev/tcp/10.96.7.7/80"));
                next.remove();
            }
            String after = inGroup("timeout 0.5 head -c1 <>/dev/tcp/10.96.7.7/80 || echo none");
            assertTrue(after.endsWith("none"), after);
        }
    }

    @Test
    void processThatHasHandedOverTakesNothingAwayFromTheNext() throws Exception {
        String instance = "t" + UUID.randomUUID().toString().substring(0, 8);
        Path own = VirtualServices.pins(instance);
        var settings = new ProxySettings(1, 500, instance);
        try (var a = TestBackend.saying('a');
                var next = Proxy.open(settings)) {
            var config = new ProxyConfig(
                    List.of(new ServiceDefinition(
                            "x",
                            ServiceSpec.on(AddressText.internet("10.96.7.9:80")).withWay(Way.VIP),
                            List.of(a.backend()))),
                    Optional.empty(),
                    Optional.empty());
            try (var first = Proxy.open(settings)) {
                first.apply(config);
                next.apply(config);
                first.leave(Duration.ZERO);
            }
            assertEquals("a", inGroup("timeout 2 head -c1 <>/dev/tcp/10.96.7.9/80"));
        } finally {
            new ProcessBuilder("umount", own.toString()).start().waitFor();
            Files.deleteIfExists(own);
        }
    }

    @Test
    void othersAreLeftAlone() throws Exception {
        try (var a = TestBackend.saying('a');
                var services = open()) {
            services.apply(List.of(service(VIP, a.backend())));
            String direct = inGroup("head -c1 <>/dev/tcp/127.0.0.1/" + a.port());
            assertEquals("a", direct);
            String outside = run("timeout 0.5 head -c1 <>/dev/tcp/10.96.7.7/80 || echo none");
            assertTrue(outside.endsWith("none"), outside);
            services.remove();
        }
    }

    @Test
    void datagramsGoToABackendAndComeFromTheService() throws Exception {
        try (var server = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                var services = open()) {
            Thread.startVirtualThread(() -> echo(server));
            var backend = new Backend(new Internet(server.getLocalAddress(), server.getLocalPort()));
            services.apply(List.of(service(VIP, backend)));
            assertEquals("hello", inGroup("exec 3<>/dev/udp/10.96.7.7/80; printf hello >&3; timeout 2 head -c5 <&3"));
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "no socat");
            // It names the receiver with each datagram, and takes an answer from nobody else.
            assertEquals("hello", inGroup("printf hello | socat -t 1 - UDP4-SENDTO:10.96.7.7:80"));
            services.remove();
        }
    }

    @Test
    void tcpAndUdpAtOneAddressHaveBackendsOfTheirOwn() throws Exception {
        try (var a = TestBackend.saying('a');
                var server = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                var services = open()) {
            Thread.startVirtualThread(() -> echo(server));
            var at = AddressText.internet("10.96.0.10:53");
            var tcp = service(at, a.backend());
            var udp = new ServiceDefinition(
                    "udp",
                    ServiceSpec.on(at).withTransport(Transport.UDP),
                    List.of(new Backend(new Internet(server.getLocalAddress(), server.getLocalPort()))));
            String ask = "timeout 2 head -c1 <>/dev/tcp/10.96.0.10/53; "
                    + "exec 3<>/dev/udp/10.96.0.10/53; printf hello >&3; timeout 2 head -c5 <&3";
            services.apply(List.of(tcp, udp));
            assertEquals("ahello", inGroup(ask));
            services.apply(List.of(udp));
            services.apply(List.of(udp, tcp));
            assertEquals("ahello", inGroup(ask), "the order is no matter, nor is it when one comes later");
            services.remove();
        }
    }

    private static void echo(DatagramSocket server) {
        var packet = new DatagramPacket(new byte[100], 100);
        try {
            while (!server.isClosed()) {
                server.receive(packet);
                server.send(packet);
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Test
    void backendThatIsDownGetsNobody() throws Exception {
        try (var a = TestBackend.saying('a');
                var services = open()) {
            var gone = TestBackend.saying('x');
            gone.close();
            var often = new TcpCheck(Duration.ofMillis(50), Duration.ofSeconds(1), 1, 1);
            services.apply(List.of(new ServiceDefinition(
                    "test", ServiceSpec.on(VIP).withCheck(often), List.of(a.backend(), gone.backend()))));
            Clients.await(() -> services.status().getLast().state() == State.DOWN);
            Thread.sleep(100);
            assertEquals("a".repeat(20), inGroup("for i in {1..20}; do head -c1 <>/dev/tcp/10.96.7.7/80; done"));
            services.remove();
        }
    }

    @Test
    void oneChangeAmongTenThousandServicesIsOneChange() {
        try (var services = open()) {
            var all = new ArrayList<ServiceDefinition>();
            for (int i = 0; i < 10_000; i++) all.add(service(new Internet(address(97, i), 80), backends(i)));
            long began = System.nanoTime();
            services.apply(all);
            long whole = System.nanoTime() - began;
            long least = Long.MAX_VALUE;
            for (int turn = 1; turn <= 20; turn++) {
                all.set(turn, service(new Internet(address(97, turn), 80), backends(turn + 20_000)));
                long begun = System.nanoTime();
                services.apply(all);
                least = Math.min(least, System.nanoTime() - begun);
            }
            assertTrue(least * 4 < whole, "one change takes %d ns, all of them %d".formatted(least, whole));
            services.remove();
        }
    }

    private static Backend[] backends(int service) {
        return IntStream.range(0, 5)
                .mapToObj(i -> new Backend(new Internet(address(98, service), 8000 + i)))
                .toArray(Backend[]::new);
    }

    private static InetAddress address(int net, int number) {
        return InetAddress.ofLiteral("10." + net + "." + (number >> 8) % 256 + "." + number % 256);
    }

    @Test
    void whatCannotBeHadIsRefused() {
        try (var services = open()) {
            var least = ServiceSpec.on(VIP).withBalance(BalancePolicy.LEAST_CONNECTIONS);
            var one = new Backend(AddressText.parse("10.0.0.2:80"));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> services.apply(List.of(new ServiceDefinition("x", least, List.of(one)))));
            var six = new Backend(AddressText.parse("[fd00::2]:80"));
            assertThrows(IllegalArgumentException.class, () -> services.apply(List.of(service(VIP, six))));
            services.remove();
        }
    }

    private String inGroup(String script) throws Exception {
        return run("echo $$ > " + group.resolve("cgroup.procs") + "; " + script);
    }

    private static String run(String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
