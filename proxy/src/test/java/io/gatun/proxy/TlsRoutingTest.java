package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.model.TlsRouting.Route;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import io.gatun.proxy.tls.Hellos;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsRoutingTest {
    private static final Internet ANY_PORT = AddressText.internet("127.0.0.1:0");
    private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 112};

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    private static ServiceSpec spec() {
        return ServiceSpec.on(ANY_PORT)
                .withRouting(new TlsRouting(List.of(
                        new Route(List.of(new HostPattern("*.example")), List.of("h2"), "two"),
                        new Route(List.of(new HostPattern("*.example")), List.of(), "one"))));
    }

    private Service routed(ServiceSpec spec, Backend one, Backend two) {
        Service service = proxy.listen(spec, List.of());
        service.backends("one", List.of(one));
        service.backends("two", List.of(two));
        return service;
    }

    @Test
    void helloChoosesThePoolAndArrivesUnchangedHoweverItIsCut() throws Exception {
        byte[] hello = Hellos.real("a.example", "h2");
        try (var one = TestBackend.saying('1');
                var two = TestBackend.echo()) {
            Service service = routed(spec(), one.backend(), two.backend());
            for (int cut = 1; cut < hello.length; cut += 7) {
                try (Socket client = Clients.connect(service.address())) {
                    client.getOutputStream().write(hello, 0, cut);
                    if (cut % 3 == 0) Thread.sleep(2);
                    client.getOutputStream().write(hello, cut, hello.length - cut);
                    client.shutdownOutput();
                    assertArrayEquals(hello, client.getInputStream().readAllBytes());
                }
            }
            assertEquals(0, one.accepted());
        }
    }

    @Test
    void nobodysNameIsToldSoAndNothingElseHappens() throws Exception {
        try (var one = TestBackend.echo()) {
            Service service = routed(spec(), one.backend(), one.backend());
            assertArrayEquals(ALERT, answer(service, Hellos.real("a.other")));
            assertArrayEquals(ALERT, answer(service, Hellos.real("")));
            assertEquals(0, one.accepted());
            Clients.await(() -> service.open() == 0);
            assertEquals(2, service.statistics().endings().get(Ending.NO_ROUTE));
        }
    }

    private static byte[] answer(Service service, byte[] hello) throws IOException {
        try (Socket client = Clients.connect(service.address())) {
            client.getOutputStream().write(hello);
            return client.getInputStream().readAllBytes();
        }
    }

    @Test
    void whatNoRouteIsForGoesToTheServicesOwnBackends() throws Exception {
        try (var one = TestBackend.saying('1');
                var own = TestBackend.saying('o')) {
            Service service = routed(spec(), one.backend(), one.backend());
            service.backends(List.of(own.backend()));
            assertArrayEquals(new byte[] {'o'}, answer(service, Hellos.real("a.other")));
            assertArrayEquals(new byte[] {'1'}, answer(service, Hellos.real("a.example")));
        }
    }

    @Test
    void whoSpeaksNoTlsOrTooSlowlyIsReset() throws Exception {
        try (var one = TestBackend.echo()) {
            ServiceSpec spec = spec().withTimeouts(Timeouts.DEFAULT.withPreface(Duration.ofMillis(300)));
            Service service = routed(spec, one.backend(), one.backend());
            try (Socket plain = Clients.connect(service.address());
                    Socket slow = Clients.connect(service.address())) {
                byte[] hello = Hellos.real("a.example");
                slow.getOutputStream().write(hello, 0, hello.length - 1);
                plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
                assertThrows(SocketException.class, () -> plain.getInputStream().read());
                assertThrows(SocketException.class, () -> slow.getInputStream().read());
            }
            assertEquals(0, one.accepted());
            assertEquals(1, service.statistics().endings().get(Ending.BAD_PREFACE));
            assertEquals(1, service.statistics().endings().get(Ending.SLOW_PREFACE));
        }
    }

    @Test
    void backendIsToldTheNameInTheHeaderThatComesBeforeTheHello() throws Exception {
        byte[] hello = Hellos.real("a.example", "h2");
        BlockingQueue<byte[]> seen = new ArrayBlockingQueue<>(1);
        try (var two =
                TestBackend.start(socket -> seen.add(socket.getInputStream().readAllBytes()))) {
            var both = new ProxyProtocol(ProxyProtocol.From.CLIENTS, ProxyProtocol.To.V2);
            Service service = routed(spec().withProxyProtocol(both), two.backend(), two.backend());
            try (Socket client = Clients.connect(service.address())) {
                client.getOutputStream().write("PROXY TCP4 192.0.2.1 192.0.2.2 1234 443\r\n".getBytes(ISO_8859_1));
                client.getOutputStream().write(hello);
            }
            byte[] all = seen.poll(20, TimeUnit.SECONDS);
            byte[] head = Arrays.copyOf(all, all.length - hello.length);
            assertArrayEquals(hello, Arrays.copyOfRange(all, head.length, all.length));
            String extensions = new String(head, 28, head.length - 28, ISO_8859_1);
            assertEquals("\1\0\2h2\2\0\11a.example", extensions);
            assertEquals(head.length - 16, head[15], "the length of what follows the fixed part");
        }
    }

    @Test
    void poolsComeAndGoWithTheRoutes() throws Exception {
        try (var one = TestBackend.saying('1');
                var two = TestBackend.saying('2')) {
            Service service = routed(spec(), one.backend(), two.backend());
            assertThrows(IllegalArgumentException.class, () -> service.backends("three", List.of()));
            assertEquals(
                    List.of("two", "one"),
                    service.status().stream().map(each -> each.pool()).toList());
            service.follow(service.spec()
                    .withRouting(
                            new TlsRouting(List.of(new Route(List.of(new HostPattern("*")), List.of(), "three")))));
            service.backends("three", List.of(two.backend()));
            assertArrayEquals(new byte[] {'2'}, answer(service, Hellos.real("")));
            assertTrue(service.status().stream().allMatch(each -> each.pool().equals("three")));
        }
    }
}
