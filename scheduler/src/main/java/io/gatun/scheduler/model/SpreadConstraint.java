package io.gatun.scheduler.model;

/**
 * One topology spread constraint, its match label keys already part of the selector.
 *
 * @param selector the pods that are counted
 */
public record SpreadConstraint(String topologyKey, int maxSkew, int minDomains, Selector selector, Policies policies) {
    /** How it is applied: whether it forbids, and which nodes count. */
    public record Policies(When whenUnsatisfiable, Inclusion nodeAffinity, Inclusion nodeTaints) {
        public static final Policies HARD = new Policies(When.DoNotSchedule, Inclusion.Honor, Inclusion.Ignore);
        public static final Policies SOFT = new Policies(When.ScheduleAnyway, Inclusion.Honor, Inclusion.Ignore);
    }

    /** Forbid, or only prefer. */
    public enum When {
        DoNotSchedule,
        ScheduleAnyway
    }

    /** Whether nodes that the pod's affinity or tolerations exclude are left out of the count. */
    public enum Inclusion {
        Honor,
        Ignore
    }

    public boolean forbids() {
        return policies.whenUnsatisfiable() == When.DoNotSchedule;
    }

    public SpreadConstraint withSelector(Selector other) {
        return new SpreadConstraint(topologyKey, maxSkew, minDomains, other, policies);
    }
}
