package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.Way;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelRulesTest {
    private static final Duration TIME = Duration.ofSeconds(9);
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("10.96.0.1:80"));
    private static final Backend BACKEND = new Backend(AddressText.parse("10.0.0.2:80"));
    private static final Balancing RANDOM = Balancing.of(BalancePolicy.RANDOM);

    private static ServiceDefinition service(ServiceSpec spec, Backend... backends) {
        return new ServiceDefinition("web", spec, List.of(backends));
    }

    static List<Map.Entry<String, ServiceSpec>> wishes() {
        Limits none = Limits.DEFAULT;
        return List.of(
                Map.entry("balance: maglev", SPEC.withBalance(BalancePolicy.MAGLEV)),
                Map.entry("affinity", SPEC.withBalancing(RANDOM.withAffinity(TIME))),
                Map.entry("slowStart", SPEC.withBalancing(RANDOM.withSlowStart(TIME))),
                Map.entry("zone", SPEC.withBalancing(RANDOM.withZone("a"))),
                Map.entry("PROXY", SPEC.withProxyProtocol(ProxyProtocol.NONE.withTo(ProxyProtocol.To.V2))),
                Map.entry("routes", SPEC.withRouting(HttpRouting.of(List.of()))),
                Map.entry("ejection", SPEC.withEjection(Optional.of(new Ejection(1, TIME, TIME)))),
                Map.entry("lastResort", SPEC.withLastResort(LastResort.HOLD)),
                Map.entry("limits.perClient", SPEC.withLimits(none.withPerClient(3))),
                Map.entry("limits.connections", SPEC.withLimits(none.withConnections(3))),
                Map.entry("timeouts.idle", SPEC.withTimeouts(Timeouts.DEFAULT.withIdle(TIME))),
                Map.entry("timeouts.drain", SPEC.withTimeouts(Timeouts.DEFAULT.withDrain(TIME))));
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void whatTheKernelDoesNotDoIsNamed(Map.Entry<String, ServiceSpec> wish) {
        for (Way way : List.of(Way.NAT, Way.VIP)) {
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> KernelRules.require(service(wish.getValue(), BACKEND), way));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.startsWith("service web cannot go way: " + way.text() + ": "), message);
            assertTrue(message.contains(wish.getKey()), message);
        }
    }

    @Test
    void backendsThatPacketsDoNotReachAreNamed() {
        var unix = new Backend(AddressText.parse("unix:/run/app.sock"));
        var six = new Backend(AddressText.parse("[fd00::2]:80"));
        var loopback = new Backend(AddressText.parse("127.0.0.1:80"));
        assertObstacle("unix:/run/app.sock has no IP address", service(SPEC, BACKEND, unix), Way.VIP);
        assertObstacle("family", service(SPEC, BACKEND, six), Way.NAT);
        assertObstacle("loopback", service(SPEC, loopback), Way.NAT);
        assertEquals(Optional.empty(), KernelRules.obstacle(service(SPEC, loopback), Way.VIP));
        assertObstacle("there are none", service(SPEC), Way.NAT);
    }

    @Test
    void addressesThatNobodyWouldReachAreNamed() {
        assertObstacle("loopback", service(ServiceSpec.on(AddressText.internet("127.0.0.1:80")), BACKEND), Way.NAT);
        var all = ServiceSpec.on(AddressText.internet("0.0.0.0:80"));
        assertEquals(Optional.empty(), KernelRules.obstacle(service(all, BACKEND), Way.NAT));
        assertObstacle("0.0.0.0:80", service(all, BACKEND), Way.VIP);
        assertObstacle("port", service(ServiceSpec.on(AddressText.internet("10.0.0.1:0")), BACKEND), Way.NAT);
    }

    private static void assertObstacle(String what, ServiceDefinition service, Way way) {
        String said = KernelRules.obstacle(service, way).orElse("nothing");
        assertTrue(said.contains(what), said);
    }
}
