package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.DomainTally;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;
import java.util.List;

/**
 * The wishes between pods: weights of the terms, times the pods in the node's domain; scaled between the lowest and
 * the highest.
 */
record AffinityScorer(List<Part> parts) implements NodeScorer {
    /** Counts and what each pod is worth; negative where pods repel. */
    record Part(DomainTally counts, int weight) {}

    @Override
    public long score(int slot) {
        long sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            sum += (long) part.counts().at(slot) * part.weight();
        }
        return sum;
    }

    @Override
    public void normalize(long[] scores, Feasible nodes) {
        long lowest = Long.MAX_VALUE;
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < nodes.size(); i++) {
            lowest = Math.min(lowest, scores[i]);
            highest = Math.max(highest, scores[i]);
        }
        long range = highest - lowest;
        for (int i = 0; i < nodes.size(); i++) {
            scores[i] = range > 0 ? (long) (MAX * ((double) (scores[i] - lowest) / range)) : 0;
        }
    }
}
