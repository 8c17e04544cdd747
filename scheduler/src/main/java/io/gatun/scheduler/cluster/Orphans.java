package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pods whose node is not there: events of pods and nodes come in any order. */
final class Orphans {
    private final Map<String, List<Pod>> byNode = new HashMap<>();

    void add(Pod pod, String node) {
        byNode.computeIfAbsent(node, unseen -> new ArrayList<>()).add(pod);
    }

    void remove(Pod pod) {
        byNode.computeIfPresent(pod.nodeName(), (name, waiting) -> {
            waiting.removeIf(other -> other.uid().equals(pod.uid()));
            return waiting.isEmpty() ? null : waiting;
        });
    }

    /** Those of a node that has come, no longer orphans. */
    List<Pod> take(String node) {
        var waiting = byNode.remove(node);
        return waiting == null ? List.of() : waiting;
    }
}
