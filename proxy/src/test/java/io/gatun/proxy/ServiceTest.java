package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TcpCheck;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.FullServer;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));
    private static final TcpCheck OFTEN = new TcpCheck(Duration.ofMillis(50), Duration.ofSeconds(5), 2, 2);

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void turnsAreTakenOnAllThreadsTogether() throws Exception {
        try (var a = TestBackend.saying('a');
                var b = TestBackend.saying('b')) {
            Service service =
                    proxy.listen(SPEC.withBalance(BalancePolicy.ROUND_ROBIN), List.of(a.backend(), b.backend()));
            for (int i = 0; i < 20; i++) Clients.heard(service.address());
            assertEquals(10, a.accepted());
            assertEquals(10, b.accepted());
            Clients.await(() -> service.open() == 0);
            assertEquals(
                    List.of(10L, 10L),
                    service.status().stream().map(each -> each.total()).toList());
            assertEquals(
                    List.of(10L, 10L),
                    service.status().stream().map(each -> each.bytesOut()).toList());
        }
    }

    @Test
    void backendsAreReplacedUnderLoadWithoutAFailure() throws Exception {
        var stop = new AtomicBoolean();
        var done = new AtomicInteger();
        try (var a = TestBackend.echo();
                var b = TestBackend.echo();
                var c = TestBackend.echo()) {
            Service service = proxy.listen(SPEC, List.of(a.backend(), b.backend()));
            var clients = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 4; i++) {
                clients.add(CompletableFuture.runAsync(
                        () -> {
                            while (!stop.get()) {
                                askOnce(service.address());
                                done.incrementAndGet();
                            }
                        },
                        Thread::startVirtualThread));
            }
            var lists = List.of(
                    List.of(a.backend()),
                    List.of(b.backend(), c.backend()),
                    List.of(c.backend(), a.backend()),
                    List.of(a.backend(), b.backend(), c.backend()));
            for (int i = 0; i < 300; i++) {
                service.backends(lists.get(i % lists.size()));
                int before = done.get();
                Clients.await(() -> done.get() > before || clients.stream().anyMatch(CompletableFuture::isDone));
            }
            stop.set(true);
            for (var client : clients) client.get(30, TimeUnit.SECONDS);
            assertTrue(done.get() >= 300);
        }
    }

    private static void askOnce(Internet service) {
        try (Socket client = Clients.connect(service)) {
            client.getOutputStream().write(7);
            client.shutdownOutput();
            assertEquals(7, client.getInputStream().read());
            assertEquals(-1, client.getInputStream().read());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void connectionOutlivesItsBackendsPlaceInTheList() throws Exception {
        try (var a = TestBackend.echo();
                var b = TestBackend.saying('b')) {
            Service service = proxy.listen(SPEC, List.of(a.backend()));
            try (Socket client = Clients.connect(service.address())) {
                client.getOutputStream().write(1);
                assertEquals(1, client.getInputStream().read());
                service.backends(List.of(b.backend()));
                client.getOutputStream().write(2);
                assertEquals(2, client.getInputStream().read());
                assertEquals('b', Clients.heard(service.address()));
            }
        }
    }

    @Test
    void drainTimeEndsConnectionsOfBackendsThatAreGone() throws Exception {
        var spec = SPEC.withTimeouts(Timeouts.DEFAULT.withDrain(Duration.ofMillis(50)));
        try (var a = TestBackend.echo();
                var b = TestBackend.echo()) {
            Service service = proxy.listen(spec, List.of(a.backend()));
            try (Socket old = Clients.connect(service.address())) {
                old.getOutputStream().write(1);
                assertEquals(1, old.getInputStream().read());
                service.backends(List.of(b.backend()));
                try (Socket young = Clients.connect(service.address())) {
                    assertThrows(
                            SocketException.class, () -> old.getInputStream().read());
                    young.getOutputStream().write(2);
                    assertEquals(2, young.getInputStream().read());
                }
            }
        }
    }

    @Test
    void refusalIsTriedElsewhereAndTheRefuserIsLeftAlone() throws Exception {
        try (var b = TestBackend.saying('b')) {
            var spec = SPEC.withBalance(BalancePolicy.ROUND_ROBIN)
                    .withEjection(Optional.of(new Ejection(2, Duration.ofHours(1), Duration.ofHours(1))));
            Service service = proxy.listen(spec, List.of(nobody(), b.backend()));
            for (int i = 0; i < 20; i++) assertEquals('b', Clients.heard(service.address()));
            assertEquals(List.of(State.EJECTED, State.UP), states(service));
            assertEquals(2, service.status().getFirst().failed());
        }
    }

    @Test
    void ejectedBackendComesBack() throws Exception {
        try (var b = TestBackend.saying('b')) {
            var spec = SPEC.withBalance(BalancePolicy.ROUND_ROBIN)
                    .withEjection(Optional.of(new Ejection(1, Duration.ofMillis(20), Duration.ofMillis(20))));
            Backend refusing = nobody();
            int port = ((Internet) refusing.address()).port();
            Service service = proxy.listen(spec, List.of(refusing, b.backend()));
            for (int i = 0; i < 4; i++) assertEquals('b', Clients.heard(service.address()));
            try (var _ =
                    TestBackend.startAt(port, socket -> socket.getOutputStream().write('a'))) {
                Clients.await(() -> hears(service, 'a'));
            }
        }
    }

    private static boolean hears(Service service, char letter) {
        try {
            return Clients.heard(service.address()) == letter;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void clientIsResetWhenEveryBackendRefuses() {
        Service service = proxy.listen(SPEC, List.of(nobody(), nobody()));
        assertThrows(SocketException.class, () -> Clients.heard(service.address()));
        assertEquals(
                3, service.status().stream().mapToLong(each -> each.failed()).sum());
    }

    @Test
    void clientIsResetWhenThereIsNoBackend() {
        Service service = proxy.listen(SPEC, List.of());
        assertThrows(SocketException.class, () -> Clients.heard(service.address()));
    }

    @Test
    void backendThatDoesNotAnswerIsGivenUpInTime() throws Exception {
        try (var silent = new FullServer();
                var b = TestBackend.saying('b')) {
            var spec = SPEC.withBalance(BalancePolicy.ROUND_ROBIN)
                    .withTimeouts(Timeouts.DEFAULT.withConnect(Duration.ofMillis(100)));
            Service service = proxy.listen(spec, List.of(silent.backend(), b.backend()));
            assertEquals('b', Clients.heard(service.address()));
            assertEquals(1, service.status().getFirst().failed());
        }
    }

    @Test
    void checksTakeABackendOutAndBack() throws Exception {
        try (var b = TestBackend.saying('b')) {
            var a = TestBackend.saying('a');
            int port = a.port();
            Service service = proxy.listen(SPEC.withCheck(OFTEN), List.of(a.backend(), b.backend()));
            a.close();
            Clients.await(() -> states(service).equals(List.of(State.DOWN, State.UP)));
            assertEquals('b', Clients.heard(service.address()));
            try (var _ =
                    TestBackend.startAt(port, socket -> socket.getOutputStream().write('a'))) {
                Clients.await(() -> states(service).equals(List.of(State.UP, State.UP)));
            }
        }
    }

    @Test
    void lastResortIsToTryThoseWhoAreDown() throws Exception {
        var spec = SPEC.withCheck(OFTEN).withLastResort(LastResort.TRY_ALL);
        Backend down = nobody();
        Service service = proxy.listen(spec, List.of(down));
        Clients.await(() -> states(service).equals(List.of(State.DOWN)));
        assertThrows(SocketException.class, () -> Clients.heard(service.address()));
        assertTrue(service.status().getFirst().failed() > 0);
    }

    @Test
    void whoComesBeyondTheLimitWaits() throws Exception {
        try (var echo = TestBackend.echo()) {
            Service service = proxy.listen(SPEC.withLimits(Limits.DEFAULT.withConnections(1)), List.of(echo.backend()));
            var first = Clients.connect(service.address());
            first.getOutputStream().write(1);
            assertEquals(1, first.getInputStream().read());
            try (Socket second = Clients.connect(service.address())) {
                second.getOutputStream().write(2);
                second.setSoTimeout(200);
                assertThrows(IOException.class, () -> second.getInputStream().read());
                assertEquals(1, service.open());
                first.close();
                second.setSoTimeout(20_000);
                assertEquals(2, second.getInputStream().read());
            }
        }
    }

    @Test
    void descriptorsAreSharedOutAndComeBack() throws Exception {
        try (var small = Proxy.open(new ProxySettings(1, 16));
                var echo = TestBackend.echo()) {
            Service service = small.listen(SPEC, List.of(echo.backend()));
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 10; i++) clients.add(Clients.connect(service.address()));
            Clients.await(() -> service.open() == 6);
            for (Socket client : clients) {
                client.getOutputStream().write(1);
                assertEquals(1, client.getInputStream().read());
                client.close();
            }
            Clients.await(() -> service.open() == 0);
        }
    }

    @Test
    void drainWaitsForThoseWhoAreConnected() throws Exception {
        try (var echo = TestBackend.echo()) {
            Service service = proxy.listen(SPEC, List.of(echo.backend()));
            try (Socket client = Clients.connect(service.address())) {
                client.getOutputStream().write(1);
                assertEquals(1, client.getInputStream().read());
                var drain = CompletableFuture.supplyAsync(() -> drain(service), Thread::startVirtualThread);
                Clients.await(() -> refuses(service.address()));
                client.getOutputStream().write(2);
                assertEquals(2, client.getInputStream().read());
                assertFalse(drain.isDone());
                Clients.hangUp(client);
                assertTrue(drain.get(20, TimeUnit.SECONDS));
            }
        }
    }

    private static boolean drain(Service service) {
        try {
            return service.drain(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean refuses(Internet service) {
        try (Socket _ = Clients.connect(service)) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void listenerWhoseAddressIsInUseIsRefusedAndTheOtherStays() throws Exception {
        try (var b = TestBackend.saying('b')) {
            Service service = proxy.listen(SPEC, List.of(b.backend()));
            var same = ServiceSpec.on(service.address());
            assertThrows(ListenException.class, () -> proxy.listen(same, List.of()));
            try (var other = Proxy.open(new ProxySettings(2, 100))) {
                assertThrows(ListenException.class, () -> other.listen(same, List.of()));
            }
            assertEquals('b', Clients.heard(service.address()));
            service.close();
            assertEquals(service.address(), proxy.listen(same, List.of()).address());
        }
    }

    @Test
    void addressOfNobodyIsRefusedWithTheReason() {
        var spec = ServiceSpec.on(AddressText.internet("192.0.2.1:80"));
        var e = assertThrows(ListenException.class, () -> proxy.listen(spec, List.of()));
        assertEquals("cannot listen on 192.0.2.1:80: no network interface has this address", e.getMessage());
    }

    @Test
    void serviceIsNotItsOwnBackend() throws Exception {
        try (var b = TestBackend.saying('b')) {
            Service service = proxy.listen(ServiceSpec.on(AddressText.internet(":0")), List.of(b.backend()));
            var itself = new Backend(
                    AddressText.parse("127.0.0.1:" + service.address().port()));
            assertThrows(IllegalArgumentException.class, () -> service.backends(List.of(b.backend(), itself)));
            assertThrows(IllegalArgumentException.class, () -> service.backends(List.of(b.backend(), b.backend())));
            assertEquals(1, service.status().size());
        }
    }

    private static List<State> states(Service service) {
        return service.status().stream().map(each -> each.state()).toList();
    }

    /** A backend that refuses: its port was given to nobody a moment ago. */
    private static Backend nobody() {
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return new Backend(new Internet(free.getInetAddress(), free.getLocalPort()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
