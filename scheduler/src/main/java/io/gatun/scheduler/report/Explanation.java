package io.gatun.scheduler.report;

import java.util.List;
import java.util.Optional;

/**
 * Everything about one pod: each node's verdict, and the scores of those that would do.
 *
 * @param heldBack why it is not even tried, gates or an incomplete group; the verdicts are as if that were not
 * @param smallestChange what would make it fit most easily; empty when it fits
 */
public record Explanation(
        String pod, Optional<String> heldBack, List<NodeView> nodes, Optional<String> smallestChange) {
    /** One node: what speaks against it, or how it scores. */
    public record NodeView(String node, List<Objection> objections, List<PluginScore> scores) {
        public boolean fits() {
            return objections.isEmpty();
        }

        public long total() {
            return scores.stream().mapToLong(PluginScore::weighted).sum();
        }
    }

    /** A plugin's refusal; {@code change} is empty when the plugin knows no remedy. */
    public record Objection(String plugin, List<String> reasons, String change) {}

    /** A plugin's score: as computed, brought into 0 to 100, and its weight in the total. */
    public record PluginScore(String plugin, long raw, long normalized, int weight) {
        public long weighted() {
            return normalized * weight;
        }
    }

    public Explanation {
        nodes = List.copyOf(nodes);
    }

    public long feasible() {
        return nodes.stream().filter(NodeView::fits).count();
    }
}
