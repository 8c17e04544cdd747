package io.gatun.proxy.relay.stream;

import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.relay.Pickers;
import io.gatun.proxy.relay.Rate;
import io.gatun.proxy.route.HttpRoutes;
import io.gatun.proxy.route.TlsRoutes;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a service does with those who connect, replaced as a whole when its specification changes.
 *
 * @param pickers who picks a backend
 * @param tls who is picked for by the beginning of TLS; nobody if the service does not look at it
 * @param http what is done with requests; nothing if the service does not look at them
 * @param rate how many are accepted
 * @param rounds how often connections are looked at; never if no time of the service ends them and nothing keeps them alive
 */
public record RelayPlan(
        ServiceSpec spec,
        Pickers pickers,
        Optional<TlsRoutes> tls,
        Optional<HttpPlan> http,
        Rate rate,
        Optional<Duration> rounds) {
    private static final int ROUNDS_IN_A_TIME = 8;
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration UNTIL_KEPT_ALIVE = Duration.ofSeconds(5);

    /**
     * What is done with requests.
     *
     * @param rules times, lengths and fields
     */
    public record HttpPlan(HttpRouting rules, HttpRoutes routes) {}

    static RelayPlan of(ServiceSpec spec, Pickers pickers) {
        return new RelayPlan(
                spec,
                pickers,
                spec.routing() instanceof TlsRouting routing ? Optional.of(new TlsRoutes(routing)) : Optional.empty(),
                spec.routing() instanceof HttpRouting routing
                        ? Optional.of(new HttpPlan(routing, new HttpRoutes(routing)))
                        : Optional.empty(),
                new Rate(spec.limits().acceptsPerSecond()),
                rounds(spec));
    }

    private static Optional<Duration> rounds(ServiceSpec spec) {
        Timeouts times = spec.timeouts();
        Stream<Duration> ofTimes = Stream.of(times.idle(), times.halfClosed(), times.total())
                .flatMap(Optional::stream)
                .map(time -> time.dividedBy(ROUNDS_IN_A_TIME));
        Stream<Duration> ofOptions = spec.sockets().has(Feature.KEEP_ALIVE) ? Stream.of(UNTIL_KEPT_ALIVE) : Stream.of();
        return Stream.concat(ofTimes, ofOptions)
                .min(Comparator.naturalOrder())
                .map(period -> period.compareTo(SHORTEST) < 0 ? SHORTEST : period);
    }

    /** Whether a client has to say whose connection it is. */
    boolean saysWhose() {
        return spec.proxyProtocol().from() == ProxyProtocol.From.CLIENTS;
    }

    /** Whether a client has to say something before a backend can be picked. */
    boolean needsPreface() {
        return saysWhose() || tls.isPresent();
    }
}
