package io.gatun.scheduler.model;

import java.util.Set;

/** How important a pod is, what it may do to others, and what still holds it back. */
public record Standing(int priority, Preemption preemption, Set<String> gates) {
    /** Whether the pod may evict pods of lower priority. */
    public enum Preemption {
        PreemptLowerPriority,
        Never
    }

    public static final Standing ORDINARY = new Standing(0, Preemption.PreemptLowerPriority, Set.of());

    public static Standing of(int priority) {
        return new Standing(priority, Preemption.PreemptLowerPriority, Set.of());
    }
}
