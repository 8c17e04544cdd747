package io.gatun.scheduler.model;

import java.util.Set;

/** A pod disruption budget: how many of the pods it selects may still be evicted, and which were already counted. */
public record DisruptionBudget(
        String namespace, String name, Selector selector, int disruptionsAllowed, Set<String> disruptedPods) {

    /** An empty selector protects nothing, a pod without labels is protected by nobody. */
    public boolean protects(Pod pod) {
        return namespace.equals(pod.namespace())
                && !selector.isEverything()
                && !pod.shape().labels().isEmpty()
                && selector.matches(pod.shape().labels())
                && !disruptedPods.contains(pod.name());
    }
}
