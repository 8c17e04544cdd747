package io.gatun.scheduler.framework;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.model.PodShape;
import java.util.Set;

/** Looks at the pod and the cluster once, before any node is asked: what has to be asked of each node, if anything? */
public interface PreFilter extends Plugin {
    Question preFilter(PodShape pod, ClusterView cluster);

    /**
     * Whether the verdict on a node depends on nothing but the pod's shape, the node's object and the pods on that
     * node. Then it is remembered until one of these changes.
     */
    default boolean isNodeLocal(PodShape pod) {
        return false;
    }

    /** What {@link #preFilter} found out. */
    sealed interface Question {
        Question SKIP = new Skip();

        /** Nothing to ask: every node passes. */
        record Skip() implements Question {}

        /** Ask every node. */
        record Every(NodeFilter filter) implements Question {}

        /** Ask these nodes only; no other can pass. */
        record Only(Set<String> nodes, NodeFilter filter) implements Question {}

        /** No node can pass, for one reason. */
        record Hopeless(Verdict.Rejected why) implements Question {}
    }
}
