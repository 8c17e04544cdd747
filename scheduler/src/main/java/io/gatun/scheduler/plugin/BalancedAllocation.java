package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.model.PodShape;
import java.util.List;

/**
 * Prefers nodes whose resources would be used in equal proportion: 100 less the standard deviation of the fractions.
 */
public final class BalancedAllocation implements PreScore {
    public static final String NAME = "NodeResourcesBalancedAllocation";

    private final List<WeightedResource> resources;

    public BalancedAllocation(List<WeightedResource> resources) {
        this.resources = resources;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isScoreNodeLocal() {
        return true;
    }

    @Override
    public Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible) {
        var requests = pod.demand().requests();
        // Pods that request nothing would all find the emptiest node perfectly balanced and pile up there.
        if (resources.stream().allMatch(resource -> requests.get(resource.name()) == 0)) return Scale.SKIP;
        return new Scale.Each(new Scorer(ResourceUsage.of(resources, requests, cluster, cluster::requested)));
    }

    private record Scorer(ResourceUsage usage) implements NodeScorer {
        @Override
        public long score(int slot) {
            if (usage.size() == 2 && usage.capacity(0, slot) != 0 && usage.capacity(1, slot) != 0) {
                return score(Math.abs((fraction(0, slot) - fraction(1, slot)) / 2));
            }
            return score(deviation(slot));
        }

        private static long score(double deviation) {
            return (long) ((1 - deviation) * NodeScorer.MAX);
        }

        private double fraction(int index, int slot) {
            return Math.min(1, (double) usage.requested(index, slot) / usage.capacity(index, slot));
        }

        private double deviation(int slot) {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < usage.size(); i++) {
                if (usage.capacity(i, slot) == 0) continue;
                sum += fraction(i, slot);
                count++;
            }
            if (count < 2) return 0;
            if (count == 2) return halfTheDifference(slot);
            double mean = sum / count;
            double squares = 0;
            for (int i = 0; i < usage.size(); i++) {
                if (usage.capacity(i, slot) == 0) continue;
                double distance = fraction(i, slot) - mean;
                squares += distance * distance;
            }
            return Math.sqrt(squares / count);
        }

        private double halfTheDifference(int slot) {
            double difference = 0;
            int sign = 1;
            for (int i = 0; i < usage.size(); i++) {
                if (usage.capacity(i, slot) == 0) continue;
                difference += sign * fraction(i, slot);
                sign = -sign;
            }
            return Math.abs(difference / 2);
        }
    }
}
