package io.gatun.proxy.health;

import io.gatun.proxy.model.Ejection;
import java.time.Duration;
import java.util.Optional;

/** When a member is ejected, and for how long, by the failures in a row; a member that succeeds gets a new one. For one thread at a time. */
final class BackOff {
    private static final int MAX_DOUBLINGS = 20;

    private final Ejection rule;
    private int failures;
    private int ejections;

    BackOff(Ejection rule) {
        this.rule = rule;
    }

    /** Counts a failure; returns for how long it makes the member be ejected, if it does. */
    Optional<Duration> failed() {
        failures++;
        if (ejections == 0 && failures < rule.failures()) return Optional.empty();
        Duration time = rule.base().multipliedBy(1L << Math.min(ejections, MAX_DOUBLINGS));
        return Optional.of(time.compareTo(rule.max()) < 0 ? time : rule.max());
    }

    /** The member was ejected. */
    void ejected() {
        ejections++;
        failures = 0;
    }
}
