package io.gatun.scheduler.model;

import java.util.Set;

/**
 * Pods (by namespace and labels) and a topology in which to be near them or away from them. Match and mismatch label
 * keys are already part of the selector.
 *
 * @param namespaces names that count
 * @param namespaceSelector namespaces that count besides, by label; {@link Selector#NOTHING} when not given
 */
public record AffinityTerm(Set<String> namespaces, Selector namespaceSelector, Selector selector, String topologyKey) {

    public AffinityTerm {
        namespaces = Set.copyOf(namespaces);
    }

    public boolean matches(String namespace, Labels namespaceLabels, Labels podLabels) {
        return (namespaces.contains(namespace) || namespaceSelector.matches(namespaceLabels))
                && selector.matches(podLabels);
    }

    /** A term with a weight of 1 to 100. */
    public record Weighted(int weight, AffinityTerm term) {}
}
