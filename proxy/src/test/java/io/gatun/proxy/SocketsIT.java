package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.process.Self.Capabilities;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sockets of a service are set to, between a client, the proxy's host and backends in network namespaces of their own. */
class SocketsIT extends TranslatingHost {
    private static final String CLIENTS = "sport = :80";
    private static final String BACKENDS = "dport = :8001";

    /** How often the proxy looks at connections; the eighth of a time that ends none of these. */
    private static final Duration ROUND = Duration.ofMillis(100);

    private static final SocketOptions TRANSPARENT = SocketOptions.DEFAULT.with(Feature.TRANSPARENT);

    private Proxy relay;

    @BeforeEach
    void openRelay() throws IOException {
        relay = in(host, () -> Proxy.open(new ProxySettings(1, 500)));
        // The way back from the backend to clients leads over the proxy's host.
        run("ip -n " + backend + " route add default via 10.7.2.1");
        run("ip -n " + backend + " -6 route add default via fd07:2::1");
    }

    @AfterEach
    void closeRelay() {
        relay.close();
    }

    /** What docs/proxy.md asks the operator for. */
    private void route() throws InterruptedException {
        // Neighbours are asked for from the link's own address, as the client's is not the host's: when it may be used.
        Clients.await(() -> Program.said("ip", "-n", host, "-6", "addr", "show", "tentative")
                .isEmpty());
        run("ip netns exec " + host + " nft add table inet transparent");
        run("ip netns exec " + host
                + " nft add chain inet transparent pre { type filter hook prerouting priority mangle ; }");
        run("ip netns exec " + host + " nft add rule inet transparent pre socket transparent 1 meta mark set 1 accept");
        for (String family : List.of("", " -6")) {
            run("ip -n " + host + family + " rule add fwmark 1 lookup 100");
            run("ip -n " + host + family + " route add local default dev lo table 100");
        }
    }

    private Service listen(ServiceSpec spec, String... backends) throws IOException {
        List<Backend> all = List.of(backends).stream()
                .map(each -> new Backend(AddressText.parse(each)))
                .toList();
        return in(host, () -> relay.listen(spec, all));
    }

    private static ServiceSpec on(String address) {
        return ServiceSpec.on(AddressText.internet(address))
                .withTimeouts(Timeouts.DEFAULT.withConnect(Duration.ofMillis(300)));
    }

    /** A server that tells everybody where they come from. */
    private void serveAddresses(String address) throws IOException {
        var at = AddressText.internet(address);
        var listening = in(backend, () -> new ServerSocket(at.port(), 64, at.address()));
        servers.add(listening);
        Thread.ofPlatform().daemon().start(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    String from = socket.getInetAddress().getHostAddress() + "\n";
                    socket.getOutputStream().write(from.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // closed, or a client that is gone
                }
            }
        });
    }

    /** Where a backend says that a client comes from; nothing if it is not reached. */
    private String seen(String address) throws IOException {
        var at = AddressText.internet(address);
        return in(client, () -> {
            try (var socket = new Socket()) {
                socket.setSoTimeout(10 * PATIENCE_MILLIS);
                socket.connect(new InetSocketAddress(at.address(), at.port()), PATIENCE_MILLIS);
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            } catch (SocketException e) {
                return "";
            }
        });
    }

    @Test
    void backendsSeeTheAddressOfTheClient() throws Exception {
        serveAddresses("10.7.2.2:8001");
        serveAddresses("[fd07:2::2]:8001");
        listen(on("10.7.1.1:80"), "10.7.2.2:8001");
        listen(on("10.7.1.1:81").withSockets(TRANSPARENT), "10.7.2.2:8001");
        listen(on("[fd07:1::1]:81").withSockets(TRANSPARENT), "[fd07:2::2]:8001");
        assertEquals("10.7.2.1", seen("10.7.1.1:80"), "the host's own address where nothing is said");
        assertEquals("", seen("10.7.1.1:81"), "without routes what the backend answers goes to the client itself");
        route();
        assertEquals("10.7.1.2", seen("10.7.1.1:81"));
        assertEquals("fd07:1:0:0:0:0:0:2", seen("[fd07:1::1]:81"));
        assertEquals("10.7.2.1", seen("10.7.1.1:80"));
    }

    @Test
    void clientsOfTheOtherFamilyAreRefusedAndNotSentOnFromTheHost() throws Exception {
        serveAddresses("[fd07:2::2]:8001");
        route();
        listen(on("[::]:80").withSockets(TRANSPARENT), "[fd07:2::2]:8001");
        assertEquals("fd07:1:0:0:0:0:0:2", seen("[fd07:1::1]:80"));
        assertEquals("", seen("10.7.1.1:80"), "nobody comes to a backend of IPv6 from an address of IPv4");
        assertThrows(
                IllegalArgumentException.class,
                () -> listen(on("[::]:81").withSockets(TRANSPARENT), "10.7.2.2:8001", "[fd07:2::2]:8001"));
    }

    @Test
    void whoCannotTakeAddressesOfOthersIsToldWhatIsMissing() throws Exception {
        var refused = new CompletableFuture<Throwable>();
        Thread.ofPlatform().start(() -> {
            // Of this thread alone, which ends with it.
            kernel.self().capset(new Capabilities(0, 0, 0));
            try {
                relay.listen(
                        on("127.0.0.1:0").withSockets(TRANSPARENT),
                        List.of(new Backend(AddressText.parse("10.7.2.2:1"))));
                refused.complete(new AssertionError("listens"));
            } catch (RuntimeException e) {
                refused.complete(e);
            }
        });
        Throwable why = refused.get();
        assertTrue(
                why instanceof IllegalArgumentException && why.getCause() instanceof SyscallException, why::toString);
        assertTrue(String.valueOf(why.getMessage()).contains("CAP_NET_ADMIN"), why::getMessage);
    }

    @Test
    void whatCannotComeFromAnAddressIsRefused() {
        var unix = List.of(new Backend(AddressText.parse("unix:/run/x")));
        var spec = on("127.0.0.1:0").withSockets(TRANSPARENT);
        assertThrows(IllegalArgumentException.class, () -> relay.listen(spec, unix));
    }

    @Test
    void clientsThatComeAgainSendWithTheirSyn() throws Exception {
        Program.require("curl");
        run("ip netns exec " + host + " sysctl -qw net.ipv4.tcp_fastopen=3");
        run("ip netns exec " + client + " sysctl -qw net.ipv4.tcp_fastopen=1");
        serveWeb("10.7.2.2:8001");
        listen(on("10.7.1.1:80"), "10.7.2.2:8001");
        listen(on("10.7.1.1:81").withSockets(SocketOptions.DEFAULT.with(Feature.FAST_OPEN)), "10.7.2.2:8001");
        for (int i = 0; i < 3; i++) assertEquals("well", curl("http://10.7.1.1:80/"));
        assertEquals(0, passiveFastOpens());
        for (int i = 0; i < 3; i++) assertEquals("well", curl("http://10.7.1.1:81/"));
        assertTrue(passiveFastOpens() >= 2, "all but the first, which has brought the cookie");
    }

    private String curl(String url) {
        return Program.said("ip", "netns", "exec", client, "curl", "-sm", "5", "--tcp-fastopen", url);
    }

    private void serveWeb(String address) throws IOException {
        var at = AddressText.internet(address);
        var listening = in(backend, () -> new ServerSocket(at.port(), 64, at.address()));
        servers.add(listening);
        Thread.ofPlatform().daemon().start(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    if (socket.getInputStream().read(new byte[4096]) <= 0) continue;
                    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nwell";
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // closed, or a client that is gone
                }
            }
        });
    }

    /** Connections of the host that began with bytes in their SYN. */
    private long passiveFastOpens() {
        List<String> lines = Program.said("ip", "netns", "exec", host, "cat", "/proc/net/netstat")
                .lines()
                .filter(line -> line.startsWith("TcpExt:"))
                .toList();
        List<String> names = List.of(lines.get(0).split(" ", -1));
        return Long.parseLong(lines.get(1).split(" ", -1)[names.indexOf("TCPFastOpenPassive")]);
    }

    @Test
    void optionsAreThoseThatWereAskedForAndFollowTheSpecification() throws Exception {
        Program.require("ss");
        Backend waiting = serve(backend, "10.7.2.2:8001", 'w');
        var times = Timeouts.DEFAULT.withHalfClosed(ROUND.multipliedBy(8));
        var service = listen(on("10.7.1.1:80").withTimeouts(times), waiting.text());
        assertEquals("4096", backlog());
        assertKeptAlive();
        SocketOptions other = SocketOptions.DEFAULT.withBacklog(77).without(Feature.KEEP_ALIVE);
        in(host, () -> {
            service.follow(service.spec().withSockets(other));
            return 0;
        });
        assertEquals("77", backlog());
        assertNotKeptAlive();
    }

    private String backlog() {
        String line = Program.said("ip", "netns", "exec", host, "ss", "-Hltn", "sport = :80");
        return line.strip().split("\\s+", -1)[2];
    }

    /** The kernel has timers for both sockets of a connection; for the backend's when it has been there for a while. */
    private void assertKeptAlive() throws IOException {
        connected(() -> {
            assertTrue(hasTimer(CLIENTS));
            Clients.await(() -> hasTimer(BACKENDS));
        });
    }

    private void assertNotKeptAlive() throws IOException {
        connected(() -> {
            assertFalse(hasTimer(CLIENTS));
            Thread.sleep(3 * ROUND.toMillis());
            assertFalse(hasTimer(BACKENDS));
        });
    }

    private interface Look {
        void look() throws InterruptedException;
    }

    private void connected(Look look) throws IOException {
        in(client, () -> {
            try (var socket = new Socket("10.7.1.1", 80)) {
                assertEquals('w', socket.getInputStream().read());
                look.look();
                return 0;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    private boolean hasTimer(String filter) {
        String said = Program.said("ip", "netns", "exec", host, "ss", "-Htno", "state", "established", filter);
        assertEquals(1, said.lines().count(), said);
        return said.contains("timer:(keepalive");
    }
}
