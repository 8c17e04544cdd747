package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;

/** The common ways to bring scores into 0 to 100; integer division as upstream's. */
final class Normalization {
    private Normalization() {}

    /** In proportion to the highest; all zero stays zero. */
    static void byHighest(long[] scores, Feasible nodes) {
        long highest = highest(scores, nodes.size());
        if (highest == 0) return;
        for (int i = 0; i < nodes.size(); i++) scores[i] = NodeScorer.MAX * scores[i] / highest;
    }

    /** The same, turned round: the fewer the better. */
    static void byHighestReversed(long[] scores, Feasible nodes) {
        long highest = highest(scores, nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            scores[i] = highest == 0 ? NodeScorer.MAX : NodeScorer.MAX - NodeScorer.MAX * scores[i] / highest;
        }
    }

    private static long highest(long[] scores, int size) {
        long highest = 0;
        for (int i = 0; i < size; i++) highest = Math.max(highest, scores[i]);
        return highest;
    }
}
