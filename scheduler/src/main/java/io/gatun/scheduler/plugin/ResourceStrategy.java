package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.NodeScorer;
import io.gatun.scheduler.model.PodShape;
import java.util.List;

/**
 * How full a node should be: as empty as possible, as full as possible, or along a given curve. Integer arithmetic as
 * upstream's.
 */
public sealed interface ResourceStrategy {
    List<WeightedResource> resources();

    /** The score of one resource. */
    long score(long requested, long capacity);

    /** From weighted scores and the weights that took part. */
    default long combine(long weightedScores, long weights) {
        return weights == 0 ? 0 : weightedScores / weights;
    }

    /** Whether a resource that scores nothing takes part in the average. */
    default boolean countsZeros() {
        return true;
    }

    /** Spreads load: the more is left, the better. */
    record LeastAllocated(List<WeightedResource> resources) implements ResourceStrategy {
        @Override
        public long score(long requested, long capacity) {
            return requested > capacity ? 0 : (capacity - requested) * NodeScorer.MAX / capacity;
        }
    }

    /** Packs: the less is left, the better. */
    record MostAllocated(List<WeightedResource> resources) implements ResourceStrategy {
        @Override
        public long score(long requested, long capacity) {
            return Math.min(requested, capacity) * NodeScorer.MAX / capacity;
        }
    }

    /** Follows a broken line of utilization in percent to a score of 0 to 10. */
    record RequestedToCapacityRatio(List<WeightedResource> resources, List<Point> shape) implements ResourceStrategy {
        /** A point of the line. */
        public record Point(int utilization, int score) {
            /** Scores in configuration files go to 10, scores of nodes to 100. */
            long nodeScore() {
                return score * (NodeScorer.MAX / 10);
            }
        }

        @Override
        public long score(long requested, long capacity) {
            return at(requested > capacity ? 100 : requested * 100 / capacity);
        }

        private long at(long utilization) {
            for (int i = 0; i < shape.size(); i++) {
                var point = shape.get(i);
                if (utilization > point.utilization()) continue;
                if (i == 0) return point.nodeScore();
                var before = shape.get(i - 1);
                return before.nodeScore()
                        + (point.nodeScore() - before.nodeScore())
                                * (utilization - before.utilization())
                                / (point.utilization() - before.utilization());
            }
            return shape.getLast().nodeScore();
        }

        @Override
        public long combine(long weightedScores, long weights) {
            return weights == 0 ? 0 : Math.round((double) weightedScores / weights);
        }

        @Override
        public boolean countsZeros() {
            return false;
        }
    }

    /** A scorer for one pod over the cluster's columns. */
    default NodeScorer scorer(PodShape pod, ClusterView cluster) {
        var usage = ResourceUsage.of(resources(), pod.demand().scored(), cluster, cluster::scored);
        return slot -> {
            long scores = 0;
            long weights = 0;
            for (int i = 0; i < usage.size(); i++) {
                long capacity = usage.capacity(i, slot);
                if (capacity == 0) continue;
                long score = score(usage.requested(i, slot), capacity);
                if (score == 0 && !countsZeros()) continue;
                scores += score * usage.weight(i);
                weights += usage.weight(i);
            }
            return combine(scores, weights);
        };
    }
}
