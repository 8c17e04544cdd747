package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.net.socket.SocketAddress.Pathname;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.Datagrams.Client;
import io.gatun.proxy.testing.Datagrams.Crowd;
import io.gatun.proxy.testing.UdpBackend;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpTest {
    private static final ServiceSpec SPEC = at("127.0.0.1:0");

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    private static ServiceSpec at(String address) {
        return ServiceSpec.on(AddressText.internet(address)).withTransport(Transport.UDP);
    }

    @Test
    void datagramsOfAllSizesComeBackAsTheyWere() throws Exception {
        try (var echo = UdpBackend.start("")) {
            Service service = proxy.listen(SPEC, List.of(echo.backend()));
            var random = new Random(1);
            try (var client = new Client(service)) {
                for (int size : new int[] {1, 512, 1472, 1473, 9000, 65_507}) {
                    byte[] data = new byte[size];
                    random.nextBytes(data);
                    assertArrayEquals(data, client.ask(data));
                }
            }
        }
    }

    @Test
    void eachOfManyClientsGetsItsOwnAnswers() throws Exception {
        try (var a = UdpBackend.start("");
                var b = UdpBackend.start("")) {
            Service service =
                    proxy.listen(SPEC.withBalance(BalancePolicy.ROUND_ROBIN), List.of(a.backend(), b.backend()));
            var clients = new ArrayList<Client>();
            try {
                for (int i = 0; i < 200; i++) clients.add(new Client(service));
                for (int i = 0; i < 200; i++) clients.get(i).send(new byte[] {(byte) i, 1});
                for (int i = 0; i < 200; i++) {
                    byte[] mine = {(byte) i, 2};
                    byte[] answer = clients.get(i).ask(mine);
                    assertEquals((byte) i, answer[0]);
                }
                assertEquals(200, service.open());
                List<Long> shares =
                        service.status().stream().map(BackendStatus::total).toList();
                assertEquals(List.of(100L, 100L), shares);
            } finally {
                clients.forEach(Client::close);
            }
        }
    }

    @Test
    void answersComeFromTheAddressThatWasAsked() throws Exception {
        try (var echo = UdpBackend.start("");
                var six = UdpBackend.startSix("")) {
            Service service = proxy.listen(at("0.0.0.0:0"), List.of(echo.backend()));
            // Connected clients hear nothing that comes from another address.
            for (String asked : List.of("127.0.0.1", "127.0.0.5", "127.1.2.3")) {
                try (var client = new Client(
                        InetAddress.ofLiteral(asked), service.address().port())) {
                    assertArrayEquals(new byte[] {7}, client.ask(new byte[] {7}));
                }
            }
            Service both = proxy.listen(at("[::]:0"), List.of(six.backend()));
            for (String asked : List.of("::1", "127.0.0.7")) {
                try (var client =
                        new Client(InetAddress.ofLiteral(asked), both.address().port())) {
                    assertArrayEquals(new byte[] {8}, client.ask(new byte[] {8}));
                }
            }
        }
    }

    @Test
    void aBackendThatIsNotThereIsLeftAloneAndItsClientsGetAnother() throws Exception {
        Backend nobody;
        try (var gone = UdpBackend.start("")) {
            nobody = gone.backend();
        }
        try (var here = UdpBackend.start("h")) {
            Service service = proxy.listen(
                    SPEC.withBalance(BalancePolicy.ROUND_ROBIN)
                            .withEjection(Optional.of(new Ejection(2, Duration.ofSeconds(20), Duration.ofSeconds(20)))),
                    List.of(nobody, here.backend()));
            for (int i = 0; i < 8; i++) {
                try (var client = new Client(service)) {
                    assertEquals('h', client.askWho());
                }
            }
            BackendStatus status = service.status().getFirst();
            assertTrue(status.failed() >= 2, status::toString);
            assertEquals(BackendStatus.State.EJECTED, status.state());
        }
    }

    @Test
    void aClientOfARemovedBackendGetsAnotherAtItsNextDatagram() throws Exception {
        try (var a = UdpBackend.start("a");
                var b = UdpBackend.start("b");
                var client = new Client(proxy.listen(at("127.0.0.1:0"), List.of(a.backend())))) {
            Service service = proxy.listen(SPEC, List.of(a.backend()));
            try (var other = new Client(service)) {
                assertEquals('a', other.askWho());
                service.backends(List.of(b.backend()));
                assertEquals('b', other.askWho());
                Clients.await(() -> service.open() == 1);
            }
            assertEquals('a', client.askWho());
        }
    }

    @Test
    void aClientOfADrainingBackendKeepsItForThatTime() throws Exception {
        try (var a = UdpBackend.start("a");
                var b = UdpBackend.start("b")) {
            var times = Timeouts.DEFAULT.withDrain(Duration.ofSeconds(2));
            Service service = proxy.listen(SPEC.withTimeouts(times), List.of(a.backend()));
            try (var client = new Client(service)) {
                assertEquals('a', client.askWho());
                long began = System.nanoTime();
                long end = began + Duration.ofSeconds(20).toNanos();
                service.backends(List.of(b.backend()));
                assertEquals('a', client.askWho());
                while (client.askWho() == 'a') assertTrue(System.nanoTime() < end, "the time is long over");
                assertTrue(
                        System.nanoTime() - began > times.drain().orElseThrow().toNanos(), "it left too early");
            }
        }
    }

    @Test
    void backendsAreReplacedUnderLoadAndNothingIsLost() throws Exception {
        try (var a = UdpBackend.start("");
                var b = UdpBackend.start("")) {
            Service service = proxy.listen(SPEC, List.of(a.backend()));
            try (var client = new Client(service)) {
                client.waits(10_000);
                for (int i = 0; i < 300; i++) {
                    client.send(new byte[] {(byte) i});
                    assertArrayEquals(new byte[] {(byte) i}, client.receive());
                    service.backends(List.of(i % 2 == 0 ? b.backend() : a.backend()));
                }
            }
            assertEquals(0, service.statistics().dropped());
        }
    }

    @Test
    void quietSessionsEndAndGiveBackWhatTheyHad() throws Exception {
        try (var echo = UdpBackend.start("")) {
            var times = Timeouts.DEFAULT.withIdle(Duration.ofMillis(200));
            Service service = proxy.listen(SPEC.withTimeouts(times), List.of(echo.backend()));
            try (var crowd = new Crowd(service, 50)) {
                for (Client client : crowd.clients()) client.ask(new byte[] {1});
            }
            Clients.await(() -> service.open() == 0);
            assertEquals(50L, service.statistics().endings().get(Ending.IDLE));
            assertEquals(0, service.status().getFirst().open());
            assertEquals(50, service.status().getFirst().bytesIn());
            assertEquals(50, service.status().getFirst().bytesOut());
        }
    }

    @Test
    void sessionThatOnlyHearsKeepsNoOtherFromItsEnd() throws Exception {
        try (var one = Proxy.open(new ProxySettings(1, 2000));
                var talker = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                var echo = UdpBackend.start("")) {
            var times = Timeouts.DEFAULT.withIdle(Duration.ofMillis(500));
            var toTalker = List.of(new Backend(new Internet(talker.getLocalAddress(), talker.getLocalPort())));
            Service service = one.listen(SPEC.withTimeouts(times), toTalker);
            try (var listener = new Client(service)) {
                listener.send(new byte[1]);
                var session = new DatagramPacket(new byte[1], 1);
                talker.receive(session);
                var timer = Executors.newSingleThreadScheduledExecutor();
                try (timer) {
                    var _ = timer.scheduleAtFixedRate(() -> say(talker, session), 0, 20, TimeUnit.MILLISECONDS);
                    listener.receive();
                    service.backends(List.of(toTalker.getFirst(), echo.backend()));
                    try (var crowd = new Crowd(service, 8)) {
                        for (Client client : crowd.clients()) client.send(new byte[1]);
                    }
                    Clients.await(() -> service.status().getLast().total() > 0);
                    Clients.await(() -> service.status().getLast().open() == 0);
                    assertTrue(service.status().getFirst().open() > 0, "who hears is not quiet");
                    service.backends(List.of(echo.backend()));
                    listener.send(new byte[1]);
                    // The backend that has left goes on talking, and its session ends all the same.
                    Clients.await(() -> service.statistics().endings().get(Ending.REMOVED) > 0);
                    timer.shutdownNow();
                }
            }
        }
    }

    private static void say(DatagramSocket talker, DatagramPacket session) {
        try {
            talker.send(new DatagramPacket(new byte[] {7}, 1, session.getSocketAddress()));
        } catch (IOException e) {
            // The session is over.
        }
    }

    @Test
    void aFloodOfSendersWhoAreNeverAnsweredTakesTheRoomOfNobody() throws Exception {
        try (var mute = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                var echo = UdpBackend.start("")) {
            Service flooded = proxy.listen(
                    SPEC.withLimits(Limits.DEFAULT.withConnections(10)),
                    List.of(new Backend(new Internet(mute.getLocalAddress(), mute.getLocalPort()))));
            try (var crowd = new Crowd(flooded, 100)) {
                for (Client client : crowd.clients()) client.send(new byte[] {1});
            }
            // Who was quiet for a second makes room, so that a slow machine lets in more than ten, one after the other.
            Clients.await(() ->
                    flooded.statistics().dropped() + flooded.status().getFirst().total() == 100);
            assertEquals(10, flooded.open());
            flooded.backends(List.of(echo.backend()));
            // Who was never answered goes first, but not at once: the client asks until it has a place.
            try (var client = new Client(flooded)) {
                assertArrayEquals(new byte[] {2}, client.ask(new byte[] {2}));
            }
        }
    }

    @Test
    void reloadWithABackendThatDatagramsCannotReachChangesNoService() throws Exception {
        try (var a = UdpBackend.start("a");
                var b = UdpBackend.start("b")) {
            proxy.apply(config(a.backend(), a.backend()));
            var before = proxy.services();
            var unreachable = new Backend(new Pathname("/run/none.sock"));
            assertThrows(IllegalArgumentException.class, () -> proxy.apply(config(b.backend(), unreachable)));
            assertEquals(before, proxy.services());
            for (Service each : before.values()) {
                assertEquals(a.backend(), each.status().getFirst().backend());
            }
            proxy.apply(config(b.backend(), b.backend()));
            assertEquals(before, proxy.services());
            for (Service each : before.values()) {
                assertEquals(b.backend(), each.status().getFirst().backend());
            }
        }
    }

    private static ProxyConfig config(Backend first, Backend second) {
        return new ProxyConfig(
                List.of(
                        new ServiceDefinition("first", SPEC, List.of(first)),
                        new ServiceDefinition("second", at("127.0.0.2:0"), List.of(second))),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void oneAddressMayHaveOnlySoManySessions() throws Exception {
        try (var echo = UdpBackend.start("")) {
            Service service = proxy.listen(SPEC.withLimits(Limits.DEFAULT.withPerClient(2)), List.of(echo.backend()));
            try (var a = new Client(service);
                    var b = new Client(service);
                    var c = new Client(service)) {
                a.ask(new byte[1]);
                b.ask(new byte[1]);
                c.send(new byte[1]);
                assertThrows(SocketTimeoutException.class, c::receive);
                assertEquals(1L, service.statistics().endings().get(Ending.CLIENT_LIMIT));
                a.ask(new byte[1]);
            }
        }
    }

    @Test
    void anAddressStaysWithItsBackend() throws Exception {
        try (var a = UdpBackend.start("a");
                var b = UdpBackend.start("b");
                var c = UdpBackend.start("c")) {
            Service service = proxy.listen(
                    SPEC.withBalancing(Balancing.of(BalancePolicy.ROUND_ROBIN).withAffinity(Duration.ofMinutes(1))),
                    List.of(a.backend(), b.backend(), c.backend()));
            Set<Character> who = new HashSet<>();
            for (int i = 0; i < 6; i++) {
                try (var client = new Client(service)) {
                    who.add(client.askWho());
                }
            }
            assertEquals(1, who.size());
        }
    }

    @Test
    void whatDatagramsCannotHaveIsRefused() {
        var unix = new Backend(AddressText.parse("unix:/run/app.sock"));
        assertThrows(IllegalArgumentException.class, () -> proxy.listen(SPEC, List.of(unix)));
        var header = SPEC.withProxyProtocol(ProxyProtocol.NONE.withTo(ProxyProtocol.To.V2));
        assertThrows(IllegalArgumentException.class, () -> proxy.listen(header, List.of()));
        // At an address of its own, where no other test has a port of TCP.
        var lonely = ServiceSpec.on(AddressText.internet("127.85.68.80:0")).withTransport(Transport.UDP);
        Service first = proxy.listen(lonely, List.of());
        Internet taken = first.address();
        var again = ServiceSpec.on(taken).withTransport(Transport.UDP);
        var refused = assertThrows(ListenException.class, () -> proxy.listen(again, List.of()));
        assertTrue(String.valueOf(refused.getMessage()).contains("udp://" + AddressText.of(taken)), refused::toString);
        // The same port of TCP is another one.
        Service tcp = proxy.listen(ServiceSpec.on(taken), List.of());
        assertNotEquals(first.entrance(), tcp.entrance());
    }

    @Test
    void movingDatagramsAllocatesNothing() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        try (var echo = UdpBackend.start("");
                var one = Proxy.open(new ProxySettings(1, 2000))) {
            Service service = one.listen(SPEC, List.of(echo.backend()));
            var id = new AtomicLong();
            one.loops().any(0).call(() -> id.set(Thread.currentThread().threadId()));
            long loop = id.get();
            try (var client = new Client(service)) {
                long least = Long.MAX_VALUE;
                // Until the compiler has come, some values are boxed.
                long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
                while (least > 0 && System.nanoTime() - deadline < 0) {
                    long before = threads.getThreadAllocatedBytes(loop);
                    for (int i = 0; i < 20; i++) client.ask(new byte[] {1});
                    least = Math.min(least, threads.getThreadAllocatedBytes(loop) - before);
                }
                assertEquals(0, least);
            }
        }
    }
}
