package io.gatun.scheduler.model;

import java.util.Optional;

/** A pod's acceptance of taints: an empty key with {@code Exists} accepts every key, an empty effect every effect. */
public record Toleration(String key, Operator operator, String value, Optional<Taint.Effect> effect) {
    /** How key and value are compared. */
    public enum Operator {
        Equal,
        Exists
    }

    public boolean accepts(Taint taint) {
        if (effect.isPresent() && effect.get() != taint.effect()) return false;
        if (!key.isEmpty() && !key.equals(taint.key())) return false;
        return operator == Operator.Exists || value.equals(taint.value());
    }

    /** Whether it can speak of taints that only discourage. */
    public boolean concerns(Taint.Effect kind) {
        return effect.isEmpty() || effect.get() == kind;
    }
}
