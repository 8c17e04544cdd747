package io.gatun.scheduler.model;

import java.util.List;

/** What a pod asks of other pods: near these, away from those, evenly spread. */
public record PodRules(
        List<AffinityTerm> near,
        List<AffinityTerm> away,
        List<AffinityTerm.Weighted> ratherNear,
        List<AffinityTerm.Weighted> ratherAway,
        List<SpreadConstraint> spread) {
    public static final PodRules NONE = new PodRules(List.of(), List.of(), List.of(), List.of(), List.of());

    public boolean hasPreferences() {
        return !ratherNear.isEmpty() || !ratherAway.isEmpty();
    }
}
