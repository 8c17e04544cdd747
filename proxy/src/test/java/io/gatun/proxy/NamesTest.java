package io.gatun.proxy;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.name.NameResolver;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.NameServer;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends that have names, which a server on loopback knows. */
class NamesTest {
    @TempDir
    private Path directory;

    private final NameServer names = NameServer.start();
    private TestBackend one = TestBackend.start(TestBackend::echo);
    private Proxy proxy;
    private Internet listen;

    @BeforeEach
    void open() throws IOException {
        Path conf = NameServer.file(directory, "nameserver 127.0.0.1", "options timeout:1 attempts:1");
        proxy = Proxy.open(
                new ProxySettings(2, 2000), new NameResolver(directory.resolve("no-hosts"), conf, names.port()));
        listen = free();
    }

    @AfterEach
    void close() {
        proxy.close();
        one.close();
        names.close();
    }

    private static Internet free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return new Internet(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    private ProxyConfig config(String backends) throws IOException {
        return config(backends, "");
    }

    private ProxyConfig config(String backends, String more) throws IOException {
        Path file = directory.resolve("services.yaml");
        Files.writeString(file, """
                resolve: 100ms
                services:
                  web:
                    listen: %s
                    balance: round-robin
                    %s
                    backends: [%s]
                """.formatted(AddressText.of(listen), more, backends));
        return ServicesFile.read(file);
    }

    private Service service() {
        return requireNonNull(proxy.services().get("web"));
    }

    private Set<String> backends() {
        return service().status().stream()
                .map(status -> status.backend().fullText())
                .collect(Collectors.toSet());
    }

    private String at(String address) {
        return address + ":" + one.port();
    }

    private String shown(String address, String name) {
        return at(address) + " (" + name + ")";
    }

    @Test
    void allAddressesOfANameAreBackends() throws Exception {
        names.knows("web.internal", "127.0.0.1", "127.0.0.2");
        try (TestBackend two = besideOne()) {
            proxy.apply(config("{address: 'web.internal:%d', weight: 3, zone: a}".formatted(one.port())));
            for (int i = 0; i < 6; i++) assertEcho();
            assertEquals(3, one.accepted());
            assertEquals(3, two.accepted());
            List<Backend> all =
                    service().status().stream().map(BackendStatus::backend).toList();
            assertTrue(all.stream()
                    .allMatch(
                            each -> each.weight() == 3 && each.zone().orElse("").equals("a")));
        }
    }

    /** Another one at the port of the first, of another address; somebody else may have it there. */
    private TestBackend besideOne() {
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                return TestBackend.startOn(InetAddress.ofLiteral("127.0.0.2"), one.port(), TestBackend::echo);
            } catch (UncheckedIOException e) {
                one.close();
                one = TestBackend.start(TestBackend::echo);
            }
        }
        throw new AssertionError("no port is free at both addresses");
    }

    @Test
    void whoComesAndGoesInANameDoesSoInTheServiceAndTheConnectedStay() throws Exception {
        names.knows("web.internal", "127.0.0.1");
        proxy.apply(config("web.internal:" + one.port()));
        Service before = service();
        try (Socket connected = Clients.connect(listen)) {
            assertEcho(connected);
            names.knows("web.internal", "127.0.0.2", "127.0.0.3");
            Clients.await(() ->
                    backends().equals(Set.of(shown("127.0.0.2", "web.internal"), shown("127.0.0.3", "web.internal"))));
            assertEcho(connected);
            assertEquals(before, service());
        }
    }

    @Test
    void aNameThatIsNotFoundAnyMoreStaysWhatItWas() throws Exception {
        names.knows("web.internal", "127.0.0.1");
        proxy.apply(config("web.internal:" + one.port()));
        names.forget("web.internal");
        awaitQuestions();
        assertEquals(Set.of(shown("127.0.0.1", "web.internal")), backends());
        names.failWith(2);
        awaitQuestions();
        assertEquals(Set.of(shown("127.0.0.1", "web.internal")), backends());
        // A reload does not make it worse, and what it changes is changed.
        proxy.apply(config("web.internal:%d, 127.0.0.9:1".formatted(one.port())));
        assertEquals(Set.of(shown("127.0.0.1", "web.internal"), "127.0.0.9:1"), backends());
        names.failWith(0);
        names.knows("web.internal", "127.0.0.4");
        Clients.await(() -> backends().equals(Set.of(shown("127.0.0.4", "web.internal"), "127.0.0.9:1")));
    }

    private void awaitQuestions() throws InterruptedException {
        int before = names.asked();
        Clients.await(() -> names.asked() >= before + 6);
    }

    @Test
    void aNameThatWasNeverFoundIsRefusedAndWhatRanBeforeGoesOn() throws Exception {
        proxy.apply(config(at("127.0.0.1")));
        ProxyConfig wrong = config("web.internal:80");
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> proxy.apply(wrong))
                .getMessage());
        assertEquals(
                "service web: the name of the backend web.internal:80 cannot be resolved: no such name, or it has no"
                        + " address (asked 127.0.0.1)",
                message);
        assertEquals(Set.of(at("127.0.0.1")), backends());
        assertEcho();
    }

    @Test
    void anAddressThatIsThereTwiceIsOneBackend() throws Exception {
        names.knows("a.internal", "127.0.0.1", "127.0.0.2").knows("b.internal", "127.0.0.2");
        proxy.apply(config("'%s', 'a.internal:%d', 'b.internal:%2$d'".formatted(at("127.0.0.1"), one.port())));
        assertEquals(Set.of(at("127.0.0.1"), shown("127.0.0.2", "a.internal")), backends());
    }

    @Test
    void aNameThatComesToMeanTheServiceItselfIsNotFollowed() throws Exception {
        names.knows("web.internal", "127.0.0.2");
        proxy.apply(config("web.internal:" + listen.port()));
        names.knows("web.internal", "127.0.0.1");
        awaitQuestions();
        assertEquals(Set.of("127.0.0.2:" + listen.port() + " (web.internal)"), backends());
        names.knows("web.internal", "127.0.0.3");
        Clients.await(() -> backends().equals(Set.of("127.0.0.3:" + listen.port() + " (web.internal)")));
    }

    @Test
    void poolsOfRoutesHaveNamesToo() throws Exception {
        names.knows("a.internal", "127.0.0.1");
        String routes = "tls: [{names: a.example, pool: a}]\n    pools: {a: ['a.internal:%d']}".formatted(one.port());
        proxy.apply(config("", routes));
        assertEquals(Set.of(shown("127.0.0.1", "a.internal")), backends());
    }

    @Test
    void nobodyIsAskedAnyMoreAfterTheLastNameHasGone() throws Exception {
        names.knows("web.internal", "127.0.0.1");
        proxy.apply(config("web.internal:" + one.port()));
        awaitQuestions();
        proxy.apply(config(at("127.0.0.1")));
        int after = names.asked();
        Thread.sleep(350);
        assertTrue(names.asked() <= after + 2, "a question that was on its way, and no other");
    }

    @Test
    void explainAndMetricsSayTheNameAndTheAddress() throws Exception {
        names.knows("web.internal", "127.0.0.1");
        proxy.apply(config("web.internal:" + one.port()));
        String why = service()
                .explain(InetAddress.ofLiteral("127.0.0.1"), "", "/", List.of())
                .text();
        assertTrue(why.contains("backend   " + shown("127.0.0.1", "web.internal") + " weight=1"), why);
        assertTrue(why.contains(": may be chosen"), why);
        String metrics = proxy.metrics();
        assertTrue(metrics.contains("backend=\"%s\",name=\"web.internal\"".formatted(at("127.0.0.1"))), metrics);
    }

    private void assertEcho() throws IOException {
        try (Socket socket = Clients.connect(listen)) {
            assertEcho(socket);
        }
    }

    private static void assertEcho(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        assertEquals('x', socket.getInputStream().read());
    }
}
