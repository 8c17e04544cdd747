package io.gatun.proxy;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.Way;
import java.util.Optional;

/**
 * What a service may want where no proxy is in the way. What is not said by a service has the values that a specification begins with;
 * those are not what it wants. Pure.
 */
final class KernelRules {
    private KernelRules() {}

    /**
     * Checks that the kernel does all that a service wants.
     *
     * @throws IllegalArgumentException with what it would not do
     */
    static void require(ServiceDefinition service, Way way) {
        obstacle(service, way).ifPresent(reason -> {
            throw new IllegalArgumentException("service %s cannot go way: %s: %s; leave that out, or use way: relay"
                    .formatted(service.name(), way.text(), reason));
        });
    }

    /** The first thing that a service wants and the kernel does not do, by its name in files; nothing if it does all. */
    static Optional<String> obstacle(ServiceDefinition service, Way way) {
        ServiceSpec spec = service.spec();
        return balancing(spec)
                .or(() -> talk(spec))
                .or(() -> when(
                        spec.ejection().isPresent() && !spec.ejection().equals(Optional.of(Ejection.DEFAULT)),
                        "ejection: nobody sees connections fail"))
                .or(() -> when(spec.lastResort() == LastResort.HOLD, "lastResort: hold: nobody can hold a connection"))
                .or(() -> limits(spec.limits()))
                .or(() -> timeouts(spec.timeouts()))
                .or(() -> sockets(spec.sockets()))
                .or(() -> listen(spec.listen(), way))
                .or(() -> backends(service, way));
    }

    private static Optional<String> when(boolean is, String what) {
        return is ? Optional.of(what) : Optional.empty();
    }

    private static Optional<String> balancing(ServiceSpec spec) {
        BalancePolicy policy = spec.balancing().policy();
        boolean isRandom = policy == BalancePolicy.POWER_OF_TWO || policy == BalancePolicy.RANDOM;
        return when(!isRandom, "balance: %s: backends are chosen at random".formatted(policy.text()))
                .or(() -> when(spec.balancing().affinity().isPresent(), "affinity: nobody remembers clients"))
                .or(() -> when(spec.balancing().slowStart().isPresent(), "slowStart: weights are fixed"))
                .or(() -> when(spec.balancing().zone().isPresent(), "zone: no backend is preferred"));
    }

    private static Optional<String> talk(ServiceSpec spec) {
        return when(!spec.proxyProtocol().equals(ProxyProtocol.NONE), "the PROXY protocol: nobody is there to say it")
                .or(() -> when(!spec.routing().equals(Routing.NONE), "routes: nobody reads what a client says"));
    }

    private static Optional<String> limits(Limits limits) {
        Limits none = Limits.DEFAULT;
        return when(limits.connections() != none.connections(), "limits.connections")
                .or(() -> when(limits.perBackend() != none.perBackend(), "limits.perBackend"))
                .or(() -> when(limits.perClient() != none.perClient(), "limits.perClient"))
                .or(() -> when(limits.acceptsPerSecond() != none.acceptsPerSecond(), "limits.acceptsPerSecond"))
                .or(() -> when(limits.attempts() != none.attempts(), "limits.attempts"))
                .map(field -> field + ": nobody counts connections");
    }

    private static Optional<String> timeouts(Timeouts times) {
        Timeouts none = Timeouts.DEFAULT;
        return when(!times.connect().equals(none.connect()), "timeouts.connect")
                .or(() -> when(!times.preface().equals(none.preface()), "timeouts.preface"))
                .or(() -> when(times.idle().isPresent(), "timeouts.idle"))
                .or(() -> when(times.halfClosed().isPresent(), "timeouts.halfClosed"))
                .or(() -> when(times.total().isPresent(), "timeouts.total"))
                .or(() -> when(times.drain().isPresent(), "timeouts.drain"))
                .map(field -> field + ": nobody watches connections");
    }

    private static Optional<String> sockets(SocketOptions sockets) {
        return when(sockets.has(Feature.TRANSPARENT), "transparent: no socket of this host connects to backends")
                .or(() -> when(
                        !sockets.equals(SocketOptions.DEFAULT),
                        "backlog, tcpKeepAlive, noDelay and fastOpen: nobody listens"));
    }

    private static Optional<String> listen(Internet listen, Way way) {
        String at = "listen: " + AddressText.of(listen);
        boolean isAll = listen.address().isAnyLocalAddress();
        boolean isLoopback = listen.address().isLoopbackAddress();
        return when(listen.port() == 0, at + ": the port must be said")
                .or(() -> when(way == Way.NAT && isLoopback, at + ": what goes to the loopback is not translated"))
                .or(() -> when(way == Way.VIP && isAll, at + ": nobody connects to this address"));
    }

    private static Optional<String> backends(ServiceDefinition service, Way way) {
        for (Backend backend : service.backends()) {
            Optional<String> obstacle = backend(service.spec().listen(), backend, way);
            if (obstacle.isPresent()) return obstacle;
        }
        return when(service.backends().isEmpty(), "backends: there are none, and nobody can refuse a client");
    }

    private static Optional<String> backend(Internet listen, Backend backend, Way way) {
        String name = "backends: " + backend.text();
        if (!(backend.address() instanceof Internet at)) return Optional.of(name + " has no IP address");
        if (!backend.isOfFamilyOf(listen))
            return Optional.of(name + " is not of the family of " + AddressText.of(listen));
        return when(
                way == Way.NAT && at.address().isLoopbackAddress(),
                name + " is on the loopback, where packets of others do not come");
    }
}
