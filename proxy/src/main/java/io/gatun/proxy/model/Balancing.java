package io.gatun.proxy.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How a backend is chosen for a new connection.
 *
 * @param policy among those that may be chosen
 * @param affinity a client goes to the backend it had last, if it comes again within this time and that may be chosen
 * @param slowStart a backend that is new or back gets its full share only after this time, in ten steps; at once if absent
 * @param zone where the proxy is: backends of this zone are preferred as long as one of them may be chosen
 */
public record Balancing(
        BalancePolicy policy, Optional<Duration> affinity, Optional<Duration> slowStart, Optional<String> zone) {
    public Balancing {
        affinity.ifPresent(time -> Durations.requirePositive("the time of an affinity", time));
        slowStart.ifPresent(time -> Durations.requirePositive("the time of a slow start", time));
    }

    /** This policy and nothing else. */
    public static Balancing of(BalancePolicy policy) {
        return new Balancing(policy, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with clients that stay where they were. */
    public Balancing withAffinity(Duration time) {
        return new Balancing(policy, Optional.of(time), slowStart, zone);
    }

    /** The same with a slow start of backends. */
    public Balancing withSlowStart(Duration time) {
        return new Balancing(policy, affinity, Optional.of(time), zone);
    }

    /** The same with a preferred zone. */
    public Balancing withZone(String name) {
        return new Balancing(policy, affinity, slowStart, Optional.of(name));
    }
}
