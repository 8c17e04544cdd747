package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.NodeRules;
import io.gatun.scheduler.model.SpreadConstraint.Inclusion;
import io.gatun.scheduler.model.SpreadConstraint.Policies;
import java.util.Set;

/** Which nodes a {@link DomainCounter} looks at. Equal scopes share a counter. */
public record NodeScope(NodeRules rules, Inclusion taints, Set<String> keys) {
    public static final NodeScope ALL = new NodeScope(NodeRules.NONE, Inclusion.Ignore, Set.of());

    /**
     * The nodes that count for a spread constraint of a pod with these rules: those with all the keys, and by policy.
     */
    public static NodeScope of(NodeRules pod, Policies policies, Set<String> keys) {
        var taints = policies.nodeTaints();
        var affinity = policies.nodeAffinity() == Inclusion.Honor ? pod : NodeRules.NONE;
        var relevant =
                new NodeRules("", affinity.selector(), affinity.required(), java.util.List.of(), java.util.List.of());
        return new NodeScope(
                taints == Inclusion.Honor ? relevant.withTolerations(pod.tolerations()) : relevant, taints, keys);
    }

    boolean includes(Node node) {
        for (var key : keys) {
            if (!node.labels().has(key)) return false;
        }
        return rules.admits(node) && (taints == Inclusion.Ignore || toleratesAll(node));
    }

    private boolean toleratesAll(Node node) {
        for (var taint : node.taints()) {
            if (taint.forbids() && !rules.tolerates(taint)) return false;
        }
        return true;
    }
}
