package io.gatun.scheduler.framework;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.VolumeMatch;
import java.util.List;

/** Claims what else the pod needs on the node that was chosen, so that no later pod gets it. */
public interface Reserve extends Plugin {
    Reservation reserve(Pod pod, int slot, ClusterView cluster);

    /**
     * What is set aside; given back if the pod does not come after all.
     *
     * @param provisions claims, by full name, for which a volume must be made at that node
     */
    record Reservation(List<VolumeMatch> volumes, List<String> provisions) {
        public static final Reservation NOTHING = new Reservation(List.of(), List.of());
    }
}
