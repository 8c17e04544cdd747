package io.gatun.scheduler.framework;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.model.PodShape;
import java.util.Optional;

/** For people: the smallest change that would make this plugin accept a node that it refuses. */
public interface Advice extends Plugin {
    Optional<Change> advise(PodShape pod, ClusterView cluster, int slot);

    /**
     * A change.
     *
     * @param text in the imperative
     * @param cost for comparison between nodes: about 1 for an edit of the pod, 10 for one of a node, more when
     *        others must move
     */
    record Change(String text, int cost) {}
}
