package io.gatun.scheduler.model;

import java.util.List;
import java.util.Optional;

/**
 * What a pod asks of a node's object: its name, labels and taints.
 *
 * @param nodeName the only node that will do, or empty
 * @param selector {@code spec.nodeSelector}
 * @param required alternatives of the required node affinity; empty optional when there is none
 * @param preferred weighted wishes
 * @param tolerations taints that the pod accepts
 */
public record NodeRules(
        String nodeName,
        Selector selector,
        Optional<List<NodeTerm>> required,
        List<Preference> preferred,
        List<Toleration> tolerations) {

    /** A wish: nodes that match it gain its weight, 1 to 100. */
    public record Preference(int weight, NodeTerm term) {}

    public static final NodeRules NONE = new NodeRules("", Selector.EVERYTHING, Optional.empty(), List.of(), List.of());

    /** Whether every node passes {@link #admits}. */
    public boolean admitsAll() {
        return selector.isEverything() && required.isEmpty();
    }

    /** Node selector and required node affinity together. */
    public boolean admits(Node node) {
        if (!selector.matches(node.labels())) return false;
        if (required.isEmpty()) return true;
        for (var term : required.get()) {
            if (term.matches(node)) return true;
        }
        return false;
    }

    /** Whether a taint of this kind is accepted by any of the tolerations. */
    public boolean tolerates(Taint taint) {
        for (var toleration : tolerations) {
            if (toleration.accepts(taint)) return true;
        }
        return false;
    }

    public NodeRules withTolerations(List<Toleration> more) {
        return new NodeRules(nodeName, selector, required, preferred, List.copyOf(more));
    }
}
