package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Taint;
import java.util.Optional;

/** Keeps pods off cordoned nodes, unless they tolerate the taint that stands for cordoning. */
public final class NodeUnschedulable implements PreFilter, QueueingHint, Advice {
    public static final String NAME = "NodeUnschedulable";
    private static final Taint CORDON = new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NoSchedule);
    private static final Verdict.Rejected CORDONED = Verdict.Rejected.forGood(NAME, "node(s) were unschedulable");

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
        if (cluster.nodesWith(ClusterView.Trait.CORDONED) == 0 || pod.nodes().tolerates(CORDON)) return Question.SKIP;
        return new Question.Every(slot -> cluster.node(slot).isCordoned() ? CORDONED : Verdict.FITS);
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return NodeEvents.turnsGood(event, node -> accepts(pod, node));
    }

    private static boolean accepts(PodShape pod, Node node) {
        return !node.isCordoned() || pod.nodes().tolerates(CORDON);
    }

    @Override
    public Optional<Change> advise(PodShape pod, ClusterView cluster, int slot) {
        return Optional.of(new Change("uncordon node " + cluster.node(slot).name(), 10));
    }
}
