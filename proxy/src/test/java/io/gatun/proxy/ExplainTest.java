package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Explanation;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.PathPattern;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 500));

    @AfterEach
    void close() {
        proxy.close();
    }

    private static Explanation explained(Service service, String host) {
        return service.explain(InetAddress.ofLiteral("127.0.0.1"), host, "/", List.of());
    }

    @Test
    void hashedClientGoesWhereItIsSaidToGo() throws Exception {
        try (var a = TestBackend.saying('a');
                var b = TestBackend.saying('b')) {
            Service service = proxy.listen(SPEC.withBalance(BalancePolicy.MAGLEV), List.of(a.backend(), b.backend()));
            Optional<String> choice = explained(service, "").choice();
            int heard = Clients.heard(service.address());
            assertEquals(heard == 'a' ? a.backend().text() : b.backend().text(), choice.orElse(""));
        }
    }

    @Test
    void affinityZoneWeightAndStateAreSaid() throws Exception {
        try (var a = TestBackend.saying('a')) {
            Backend far = new Backend(AddressText.parse("10.255.255.1:1")).in("far");
            Backend none = new Backend(AddressText.parse("10.255.255.2:1"), 0);
            var balancing =
                    Balancing.of(BalancePolicy.ROUND_ROBIN).withZone("near").withAffinity(Duration.ofMinutes(1));
            Service service = proxy.listen(
                    SPEC.withBalancing(balancing), List.of(a.backend().in("near"), far, none));
            assertEquals(
                    List.of("may be chosen", "up, but not in the zone near", "its weight is 0"),
                    explained(service, "").candidates().stream()
                            .map(Explanation.Candidate::verdict)
                            .toList());
            assertEquals('a', Clients.heard(service.address()));
            assertEquals(Optional.of(a.backend().text()), explained(service, "").pinned());
            assertTrue(explained(service, "").outcome().endsWith("which this client had last"));
        }
    }

    @Test
    void routesAndWhatIsLeftAreSaid() {
        var route = new TlsRouting.Route(List.of(new HostPattern("a.example")), List.of(), "a");
        Service service = proxy.listen(
                SPEC.withRouting(new TlsRouting(List.of(route))).withLastResort(LastResort.HOLD), List.of());
        service.backends("a", List.of(new Backend(AddressText.parse("10.255.255.1:1"), 0)));
        assertTrue(explained(service, "a.example").route().endsWith("go to the pool a"));
        assertTrue(explained(service, "a.example").outcome().startsWith("waits for a backend"));
        assertTrue(explained(service, "b.example").outcome().startsWith("refused: no route"));
    }

    private Service speakingHttp() {
        var host = List.of(new HostPattern("a.example"));
        var route = new HttpRouting.Route(host, new PathPattern(PathPattern.Kind.PREFIX, "/api"), "api");
        return proxy.listen(SPEC.withRouting(HttpRouting.of(List.of(route))), List.of());
    }

    @Test
    void requestIsReadAsOneThatCame() throws Exception {
        Service service = speakingHttp();
        var client = InetAddress.ofLiteral("127.0.0.1");
        try (var a = TestBackend.saying('a')) {
            service.backends("api", List.of(a.backend()));
            Explanation found = service.explain(client, "A.Example:8080", "/api/v1?q=/other", List.of());
            assertEquals("host \"a.example\" and path /api/v1 go to the pool api", found.route());
            assertEquals(Optional.of(a.backend().text()), found.choice());
            assertEquals(
                    "answered with 404: no route, and no backends for what has none",
                    service.explain(client, "a.example", "/other?q=/api", List.of())
                            .outcome());
            assertEquals(
                    "answered with 400: a path that can be read in two ways",
                    service.explain(client, "a.example", "/api/../x", List.of()).outcome());
            assertTrue(service.explain(client, "a\r\nX: y", "/", List.of())
                    .outcome()
                    .startsWith("answered with 400: "));
            service.backends("api", List.of());
            assertEquals(
                    "answered with 503: nobody may be chosen",
                    service.explain(client, "a.example", "/api", List.of()).outcome());
        }
    }

    @Test
    void backendThatIsFullIsPassedByAlsoForWhoHadItLast() throws Exception {
        try (var a = TestBackend.echo();
                var b = TestBackend.echo()) {
            var balancing = Balancing.of(BalancePolicy.ROUND_ROBIN).withAffinity(Duration.ofMinutes(1));
            Service service = proxy.listen(
                    SPEC.withBalancing(balancing).withLimits(Limits.DEFAULT.withPerBackend(1)),
                    List.of(a.backend(), b.backend()));
            try (Socket first = Clients.connect(service.address())) {
                first.getOutputStream().write('x');
                assertEquals('x', first.getInputStream().read());
                Explanation second = explained(service, "");
                assertTrue(second.outcome().endsWith("as the one that this client had last is full"), second.text());
                assertTrue(second.choice().isPresent() && !second.choice().equals(second.pinned()), second.text());
                try (Socket other = Clients.connect(service.address())) {
                    other.getOutputStream().write('x');
                    assertEquals('x', other.getInputStream().read());
                    assertTrue(explained(service, "").outcome().startsWith("waits for room"));
                }
            }
        }
    }
}
