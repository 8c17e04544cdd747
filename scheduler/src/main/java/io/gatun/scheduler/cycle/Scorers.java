package io.gatun.scheduler.cycle;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;
import io.gatun.scheduler.framework.PreScore.Scale;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.profile.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * The scorers prepared for one pod: those whose score depends on the node alone, summed and remembered, and the
 * others.
 */
final class Scorers {
    private record Weighted(NodeScorer scorer, int weight) {}

    private final List<Weighted> local = new ArrayList<>(2);
    private final List<Weighted> live = new ArrayList<>(2);
    private long same;

    static Scorers of(List<Profile.Scorer> plugins, PodShape pod, ClusterView cluster, Feasible feasible) {
        var scorers = new Scorers();
        for (int i = 0; i < plugins.size(); i++) {
            var plugin = plugins.get(i);
            switch (plugin.plugin().preScore(pod, cluster, feasible)) {
                case Scale.Same(var score) -> scorers.same += score * plugin.weight();
                case Scale.Each(var scorer) ->
                    (plugin.plugin().isScoreNodeLocal() ? scorers.local : scorers.live)
                            .add(new Weighted(scorer, plugin.weight()));
            }
        }
        return scorers;
    }

    long localScore(int slot) {
        long sum = 0;
        for (int i = 0; i < local.size(); i++)
            sum += local.get(i).scorer().score(slot) * local.get(i).weight();
        return sum;
    }

    /** Adds to the totals what depends on the other nodes; {@code scratch} is for one plugin's scores. */
    void addLive(long[] totals, long[] scratch, Feasible feasible) {
        for (int s = 0; s < live.size(); s++) {
            var scorer = live.get(s).scorer();
            int weight = live.get(s).weight();
            for (int i = 0; i < feasible.size(); i++) scratch[i] = scorer.score(feasible.get(i));
            scorer.normalize(scratch, feasible);
            for (int i = 0; i < feasible.size(); i++) totals[i] += scratch[i] * weight;
        }
        for (int i = 0; i < feasible.size(); i++) totals[i] += same;
    }
}
