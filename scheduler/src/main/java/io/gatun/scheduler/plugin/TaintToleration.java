package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.NodeRules;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Taint;
import java.util.Optional;

/** Forbids nodes with a forbidding taint that the pod does not tolerate; prefers nodes with fewer discouraging ones. */
public final class TaintToleration implements PreFilter, PreScore, QueueingHint, Advice {
    public static final String NAME = "TaintToleration";
    private static final Verdict.Rejected UNTOLERATED =
            Verdict.Rejected.forGood(NAME, "node(s) had untolerated taint(s)");

    @Override
    public String name() {
        return NAME;
    }

    /** For the verdict; scores are normalized and hence not remembered, see {@link #preScore}. */
    @Override
    public boolean isNodeLocal(PodShape pod) {
        return true;
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        if (cluster.nodesWith(ClusterView.Trait.FORBIDDING_TAINT) == 0) return Question.SKIP;
        return new Question.Every(slot -> accepts(pod, cluster.node(slot)) ? Verdict.FITS : UNTOLERATED);
    }

    private static boolean accepts(PodShape pod, Node node) {
        return untolerated(pod, node).isEmpty();
    }

    private static Optional<Taint> untolerated(PodShape pod, Node node) {
        for (var taint : node.taints()) {
            if (taint.forbids() && !pod.nodes().tolerates(taint)) return Optional.of(taint);
        }
        return Optional.empty();
    }

    @Override
    public Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible) {
        if (cluster.nodesWith(ClusterView.Trait.DISCOURAGING_TAINT) == 0) return new Scale.Same(NodeScorer.MAX);
        return new Scale.Each(new Scorer(pod.nodes(), cluster));
    }

    private record Scorer(NodeRules rules, ClusterView cluster) implements NodeScorer {
        @Override
        public long score(int slot) {
            int untolerated = 0;
            for (var taint : cluster.node(slot).taints()) {
                if (!taint.forbids() && !rules.tolerates(taint)) untolerated++;
            }
            return untolerated;
        }

        @Override
        public void normalize(long[] scores, Feasible nodes) {
            Normalization.byHighestReversed(scores, nodes);
        }
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return NodeEvents.turnsGood(event, node -> accepts(pod, node));
    }

    @Override
    public Optional<Change> advise(PodShape pod, ClusterView cluster, int slot) {
        var node = cluster.node(slot);
        return untolerated(pod, node)
                .map(taint -> new Change("tolerate taint " + taint + " of node " + node.name() + ", or remove it", 2));
    }
}
