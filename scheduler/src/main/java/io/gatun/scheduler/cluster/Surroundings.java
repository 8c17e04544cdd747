package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.PodSelectorOwner;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What there is besides nodes and pods: labels of namespaces, disruption budgets, owners of pods. */
public final class Surroundings {
    private final Map<String, Labels> namespaces = new HashMap<>();
    private final Map<String, DisruptionBudget> budgets = new LinkedHashMap<>();
    private final Map<String, Map<String, PodSelectorOwner>> owners = new HashMap<>();

    Labels namespaceLabels(String name) {
        var known = namespaces.get(name);
        // Every namespace carries its own name as a label; the API server adds it.
        return known != null ? known : Labels.of("kubernetes.io/metadata.name", name);
    }

    void putNamespace(String name, Labels labels) {
        namespaces.put(name, labels);
    }

    Collection<DisruptionBudget> budgets() {
        return budgets.values();
    }

    public void put(DisruptionBudget budget) {
        budgets.put(budget.namespace() + "/" + budget.name(), budget);
    }

    public void removeBudget(String namespace, String name) {
        budgets.remove(namespace + "/" + name);
    }

    Collection<PodSelectorOwner> owners(String namespace) {
        return owners.getOrDefault(namespace, Map.of()).values();
    }

    public void put(PodSelectorOwner owner) {
        owners.computeIfAbsent(owner.namespace(), unseen -> new LinkedHashMap<>())
                .put(owner.kind() + "/" + owner.name(), owner);
    }

    public void removeOwner(String kind, String namespace, String name) {
        var known = owners.get(namespace);
        if (known != null) known.remove(kind + "/" + name);
    }
}
