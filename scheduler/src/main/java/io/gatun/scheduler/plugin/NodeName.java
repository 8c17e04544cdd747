package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.PodShape;

/** Accepts only the node that the pod names, if it names one. */
public final class NodeName implements PreFilter, QueueingHint {
    public static final String NAME = "NodeName";
    private static final Verdict.Rejected OTHER =
            Verdict.Rejected.forGood(NAME, "node(s) didn't match the requested node name");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isNodeLocal(PodShape pod) {
        return true;
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        var wanted = pod.nodes().nodeName();
        if (wanted.isEmpty()) return Question.SKIP;
        return new Question.Every(slot -> cluster.node(slot).name().equals(wanted) ? Verdict.FITS : OTHER);
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return NodeEvents.turnsGood(
                event, node -> node.name().equals(pod.nodes().nodeName()));
    }
}
