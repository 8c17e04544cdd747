package io.gatun.scheduler.cycle;

import io.gatun.scheduler.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pods for which room is being made on a node: whoever is less important must leave it to them. */
public final class Nominations {
    private final Map<String, List<Pod>> byNode = new HashMap<>();
    private final Map<String, String> nodeOf = new HashMap<>();

    public boolean isEmpty() {
        return nodeOf.isEmpty();
    }

    public void add(Pod pod, String node) {
        remove(pod.uid());
        byNode.computeIfAbsent(node, unseen -> new ArrayList<>()).add(pod);
        nodeOf.put(pod.uid(), node);
    }

    public void remove(String uid) {
        var node = nodeOf.remove(uid);
        if (node == null) return;
        byNode.computeIfPresent(node, (name, pods) -> {
            pods.removeIf(pod -> pod.uid().equals(uid));
            return pods.isEmpty() ? null : pods;
        });
    }

    public List<Pod> on(String node) {
        return List.copyOf(byNode.getOrDefault(node, List.of()));
    }

    /** Those on a node that this pod must respect. */
    List<Pod> before(Pod pod, String node) {
        var nominated = byNode.get(node);
        if (nominated == null) return List.of();
        return nominated.stream()
                .filter(other ->
                        other.priority() >= pod.priority() && !other.uid().equals(pod.uid()))
                .toList();
    }
}
