package io.gatun.scheduler.reference;

import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.PodShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster as lists: nodes by slot, the pods of each node in the order in which they came. */
public final class PlainWorld {
    public final TreeMap<Integer, Node> nodes = new TreeMap<>();
    public final Map<String, List<Pod>> pods = new LinkedHashMap<>();
    public final Map<String, Labels> namespaces = new HashMap<>();
    public final List<DisruptionBudget> budgets = new ArrayList<>();
    public final List<PodSelectorOwner> owners = new ArrayList<>();
    public final List<Pod> nominated = new ArrayList<>();

    public List<Pod> on(Node node) {
        return pods.computeIfAbsent(node.name(), unseen -> new ArrayList<>());
    }

    public void put(Pod pod) {
        remove(pod.uid());
        pods.computeIfAbsent(pod.nodeName(), unseen -> new ArrayList<>()).add(pod);
    }

    public void remove(String uid) {
        pods.values().forEach(list -> list.removeIf(pod -> pod.uid().equals(uid)));
    }

    Labels namespaceLabels(PodShape shape) {
        return namespaces.getOrDefault(shape.namespace(), Labels.of("kubernetes.io/metadata.name", shape.namespace()));
    }

    /** Pods that are on a node there is. */
    List<Placed> placed() {
        var placed = new ArrayList<Placed>();
        for (var node : nodes.values()) {
            for (var pod : on(node)) placed.add(new Placed(node, pod));
        }
        return placed;
    }

    record Placed(Node node, Pod pod) {}

    PlainWorld copy() {
        var copy = new PlainWorld();
        copy.nodes.putAll(nodes);
        pods.forEach((node, list) -> copy.pods.put(node, new ArrayList<>(list)));
        copy.namespaces.putAll(namespaces);
        copy.budgets.addAll(budgets);
        copy.owners.addAll(owners);
        copy.nominated.addAll(nominated);
        return copy;
    }
}
