package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends connections, keeps them waiting, or says whose they are. */
class LimitsTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    // ---- times

    @Test
    void idleConnectionIsResetAndOneThatIsUsedIsNot() throws Exception {
        try (var echo = TestBackend.echo()) {
            Service service =
                    proxy.listen(SPEC.withTimeouts(Timeouts.DEFAULT.withIdle(SHORT)), List.of(echo.backend()));
            try (Socket used = Clients.connect(service.address());
                    Socket idle = Clients.connect(service.address())) {
                idle.getOutputStream().write(1);
                assertEquals(1, idle.getInputStream().read());
                for (int i = 0; i < 12; i++) {
                    used.getOutputStream().write(i);
                    assertEquals(i, used.getInputStream().read());
                    Thread.sleep(SHORT.toMillis() / 5);
                }
                assertReset(idle);
                assertEnded(service, Ending.IDLE, 1);
                assertEquals(1, service.open());
            }
        }
    }

    @Test
    void halfClosedConnectionHasATimeOfItsOwn() throws Exception {
        try (var silent = TestBackend.start(socket -> Thread.sleep(60_000))) {
            Service service =
                    proxy.listen(SPEC.withTimeouts(Timeouts.DEFAULT.withHalfClosed(SHORT)), List.of(silent.backend()));
            try (Socket _ = Clients.connect(service.address());
                    Socket half = Clients.connect(service.address())) {
                half.shutdownOutput();
                assertReset(half);
                assertEnded(service, Ending.HALF_CLOSED, 1);
                assertEquals(1, service.open(), "nothing ends a connection that both may still use");
            }
        }
    }

    @Test
    void connectionEndsAfterItsTotalTimeWhateverItDoes() throws Exception {
        try (var echo = TestBackend.echo()) {
            Service service =
                    proxy.listen(SPEC.withTimeouts(Timeouts.DEFAULT.withTotal(SHORT)), List.of(echo.backend()));
            try (Socket busy = Clients.connect(service.address())) {
                long begun = System.nanoTime();
                var ended = assertThrows(IOException.class, () -> {
                    while (true) {
                        busy.getOutputStream().write(1);
                        if (busy.getInputStream().read() < 0) throw new IOException("end");
                    }
                });
                assertTrue(System.nanoTime() - begun >= SHORT.toNanos() / 2, ended::toString);
                assertEnded(service, Ending.TOTAL, 1);
            }
        }
    }

    // ---- counts

    @Test
    void clientWithTooManyConnectionsIsResetUntilOneEnds() throws Exception {
        try (var echo = TestBackend.echo()) {
            Service service = proxy.listen(SPEC.withLimits(Limits.DEFAULT.withPerClient(2)), List.of(echo.backend()));
            try (Socket one = talking(service);
                    Socket two = talking(service)) {
                assertNextIsReset(service);
                assertEnded(service, Ending.CLIENT_LIMIT, 1);
                assertTrue(two.isConnected());
                Clients.hangUp(one);
                Clients.await(() -> service.open() == 1);
                talking(service).close();
            }
        }
    }

    @Test
    void backendWithoutRoomIsWaitedFor() throws Exception {
        try (var echo = TestBackend.echo()) {
            Service service = proxy.listen(SPEC.withLimits(Limits.DEFAULT.withPerBackend(1)), List.of(echo.backend()));
            try (Socket one = talking(service);
                    Socket two = Clients.connect(service.address())) {
                two.getOutputStream().write(7);
                Clients.await(() -> service.open() == 2);
                Thread.sleep(50);
                assertEquals(1, echo.accepted());
                Clients.hangUp(one);
                assertEquals(7, two.getInputStream().read());
            }
        }
    }

    @Test
    void fullBackendIsPassedOver() throws Exception {
        try (var a = TestBackend.echo();
                var b = TestBackend.echo()) {
            var spec = SPEC.withBalance(BalancePolicy.SOURCE_HASH).withLimits(Limits.DEFAULT.withPerBackend(1));
            Service service = proxy.listen(spec, List.of(a.backend(), b.backend()));
            try (Socket one = talking(service);
                    Socket two = talking(service)) {
                assertTrue(one.isConnected() && two.isConnected());
                assertEquals(1, a.accepted());
                assertEquals(1, b.accepted());
            }
        }
    }

    @Test
    void connectionsAreTakenAsFastAsTheyMayCome() throws Exception {
        try (var a = TestBackend.saying('a')) {
            Service service =
                    proxy.listen(SPEC.withLimits(Limits.DEFAULT.withAcceptsPerSecond(50)), List.of(a.backend()));
            long begun = System.nanoTime();
            for (int i = 0; i < 30; i++) assertEquals('a', Clients.heard(service.address()));
            // A tenth of a second's worth comes at once.
            assertTrue(System.nanoTime() - begun > Duration.ofMillis(350).toNanos());
        }
    }

    @Test
    void connectionIsHeldUntilThereIsABackend() throws Exception {
        try (var a = TestBackend.saying('a')) {
            Service service = proxy.listen(SPEC.withLastResort(LastResort.HOLD), List.of());
            try (Socket waiting = Clients.connect(service.address())) {
                Clients.await(() -> service.open() == 1);
                service.backends(List.of(a.backend()));
                assertEquals('a', waiting.getInputStream().read());
            }
            service.backends(List.of());
            service.follow(service.spec().withTimeouts(Timeouts.DEFAULT.withConnect(SHORT)));
            try (Socket inVain = Clients.connect(service.address())) {
                assertReset(inVain);
                assertEnded(service, Ending.NO_BACKEND, 1);
            }
        }
    }

    // ---- who goes where

    @Test
    void clientStaysWithItsBackendForATime() throws Exception {
        try (var a = TestBackend.saying('a');
                var b = TestBackend.saying('b')) {
            var sticky = Balancing.of(BalancePolicy.ROUND_ROBIN).withAffinity(Duration.ofMillis(500));
            Service service = proxy.listen(SPEC.withBalancing(sticky), List.of(a.backend(), b.backend()));
            int first = Clients.heard(service.address());
            for (int i = 0; i < 6; i++) assertEquals(first, Clients.heard(service.address()));
            service.backends(List.of(first == 'a' ? b.backend() : a.backend()));
            int other = Clients.heard(service.address());
            assertEquals(first == 'a' ? 'b' : 'a', other);
            service.backends(List.of(a.backend(), b.backend()));
            assertEquals(other, Clients.heard(service.address()), "who was moved stays where it is");
        }
    }

    @Test
    void backendsOfTheZoneArePreferredWhileThereAreAny() throws Exception {
        try (var near = TestBackend.saying('n');
                var far = TestBackend.saying('f')) {
            var local = Balancing.of(BalancePolicy.ROUND_ROBIN).withZone("here");
            var there = far.backend().in("there");
            Service service = proxy.listen(
                    SPEC.withBalancing(local), List.of(near.backend().in("here"), there));
            for (int i = 0; i < 4; i++) assertEquals('n', Clients.heard(service.address()));
            service.backends(List.of(there));
            assertEquals('f', Clients.heard(service.address()));
        }
    }

    // ---- whose connection it is

    @Test
    void backendIsToldWhoTheClientIs() throws Exception {
        try (var hearing = TestBackend.start(socket -> {
            byte[] line = new byte[120];
            int got = socket.getInputStream().read(line);
            socket.getOutputStream().write(line, 0, got);
        })) {
            var spec = SPEC.withProxyProtocol(ProxyProtocol.NONE.withTo(ProxyProtocol.To.V1));
            Service service = proxy.listen(spec, List.of(hearing.backend()));
            try (Socket client = Clients.connect(service.address())) {
                String expected = "PROXY TCP4 127.0.0.1 127.0.0.1 %d %d\r\n"
                        .formatted(client.getLocalPort(), service.address().port());
                assertEquals(expected, new String(client.getInputStream().readAllBytes(), US_ASCII));
            }
        }
    }

    @Test
    void headerOfTheClientIsBelievedAndPassedOn() throws Exception {
        try (var echo = TestBackend.echo()) {
            var through = new ProxyProtocol(ProxyProtocol.From.CLIENTS, ProxyProtocol.To.V1);
            Service service = proxy.listen(SPEC.withProxyProtocol(through), List.of(echo.backend()));
            String header = "PROXY TCP4 192.0.2.7 192.0.2.8 1000 2000\r\n";
            try (Socket client = Clients.connect(service.address())) {
                // In pieces, as it may come.
                for (byte each : header.getBytes(US_ASCII)) {
                    client.getOutputStream().write(each);
                    if (each == ' ') Thread.sleep(5);
                }
                client.getOutputStream().write("hello".getBytes(US_ASCII));
                client.shutdownOutput();
                assertEquals(
                        header + "hello", new String(client.getInputStream().readAllBytes(), US_ASCII));
            }
        }
    }

    @Test
    void clientWithoutAHeaderIsResetAtOnceAndASlowOneInTime() throws Exception {
        try (var echo = TestBackend.echo()) {
            var spec = SPEC.withProxyProtocol(ProxyProtocol.NONE.withFrom(ProxyProtocol.From.CLIENTS))
                    .withTimeouts(Timeouts.DEFAULT.withPreface(SHORT));
            Service service = proxy.listen(spec, List.of(echo.backend()));
            try (Socket other = Clients.connect(service.address());
                    Socket slow = Clients.connect(service.address());
                    Socket gone = Clients.connect(service.address())) {
                other.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                slow.getOutputStream().write("PROXY ".getBytes(US_ASCII));
                gone.getOutputStream().write("PROXY ".getBytes(US_ASCII));
                gone.shutdownOutput();
                for (Socket each : List.of(other, slow, gone)) assertReset(each);
                assertEnded(service, Ending.BAD_PREFACE, 2);
                assertEnded(service, Ending.SLOW_PREFACE, 1);
                assertEquals(0, echo.accepted());
            }
        }
    }

    // ---- changes

    @Test
    void connectionsGoOnWhenTheServiceIsChanged() throws Exception {
        try (var a = TestBackend.echo();
                var b = TestBackend.echo()) {
            Service service = proxy.listen(SPEC, List.of(a.backend()));
            var open = new ArrayList<Socket>();
            for (int i = 0; i < 5; i++) open.add(talking(service));
            service.follow(service.spec()
                    .withBalance(BalancePolicy.MAGLEV)
                    .withLimits(Limits.DEFAULT.withConnections(6))
                    .withTimeouts(Timeouts.DEFAULT.withIdle(Duration.ofSeconds(30))));
            service.backends(List.of(b.backend()));
            open.add(talking(service));
            for (Socket each : open) {
                each.getOutputStream().write(9);
                assertEquals(9, each.getInputStream().read());
                each.close();
            }
            assertEquals(5, a.accepted());
            assertEquals(1, b.accepted());
        }
    }

    private static Socket talking(Service service) throws IOException {
        Socket socket = Clients.connect(service.address());
        socket.getOutputStream().write(42);
        assertEquals(42, socket.getInputStream().read());
        return socket;
    }

    /** The reset may come so early that connecting ends with it. */
    private static void assertNextIsReset(Service service) throws IOException {
        try (Socket next = Clients.connect(service.address())) {
            assertReset(next);
        } catch (SocketException e) {
            assertEquals("Connection reset by peer", e.getMessage());
        }
    }

    private static void assertReset(Socket socket) throws IOException {
        try {
            assertEquals(-2, socket.getInputStream().read(), "neither a byte nor an end, but a reset");
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    private static void assertEnded(Service service, Ending ending, long count) throws InterruptedException {
        Clients.await(() -> service.statistics().endings().getOrDefault(ending, 0L) == count);
    }
}
