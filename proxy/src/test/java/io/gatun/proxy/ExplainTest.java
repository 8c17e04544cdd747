package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Explanation;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.net.InetAddress;
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
}
