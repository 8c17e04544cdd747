package io.gatun.scheduler.framework;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.model.PodShape;

/** Looks at the pod, the cluster and the nodes that passed, before these are compared. */
public interface PreScore extends Plugin {
    Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible);

    /** Like {@link PreFilter#isNodeLocal}, for scores; such a scorer does not normalize. */
    default boolean isScoreNodeLocal() {
        return false;
    }

    /** What {@link #preScore} found out. */
    sealed interface Scale {
        Scale SKIP = new Same(0);

        /** All nodes score the same. */
        record Same(long score) implements Scale {}

        /** Score each node. */
        record Each(NodeScorer scorer) implements Scale {}
    }
}
