package io.gatun.scheduler.report;

import java.util.List;
import java.util.Map;

/**
 * Where pods would go.
 *
 * @param ignored kinds in the files that scheduling does not look at, with their number
 */
public record Plan(int nodes, List<PlannedPod> pods, Map<String, Integer> ignored) {
    /** One pod; {@code elsewhere} says why it is not on another node, where that was asked for. */
    public record PlannedPod(String pod, Fate fate, String elsewhere) {}

    /** What becomes of a pod. */
    public sealed interface Fate {
        record Placed(String node, List<String> evicted) implements Fate {}

        record Waits(String message) implements Fate {}
    }

    public long placed() {
        return pods.stream().filter(pod -> pod.fate() instanceof Fate.Placed).count();
    }
}
