package io.gatun.proxy.relay;

import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.table.Picker;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a service does with those who connect, replaced as a whole when its specification changes.
 *
 * @param fallback who picks for a connection that no route is for
 * @param rate how many are accepted
 * @param rounds how often connections are looked at; never if no time of the service ends them
 */
record RelayPlan(ServiceSpec spec, Picker fallback, Rate rate, Optional<Duration> rounds) {
    private static final int ROUNDS_IN_A_TIME = 8;
    private static final Duration SHORTEST = Duration.ofMillis(20);

    static RelayPlan of(ServiceSpec spec, Picker fallback) {
        return new RelayPlan(spec, fallback, new Rate(spec.limits().acceptsPerSecond()), rounds(spec.timeouts()));
    }

    private static Optional<Duration> rounds(Timeouts times) {
        return Stream.of(times.idle(), times.halfClosed(), times.total())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .map(shortest -> shortest.dividedBy(ROUNDS_IN_A_TIME))
                .map(period -> period.compareTo(SHORTEST) < 0 ? SHORTEST : period);
    }

    /** Whether a client has to say something before a backend can be picked. */
    boolean needsPreface() {
        return spec.proxyProtocol().from() == ProxyProtocol.From.CLIENTS;
    }
}
