package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.model.Resources;
import java.util.List;
import java.util.function.IntFunction;

/** The columns of the resources that a score looks at, with what one pod adds to each. */
final class ResourceUsage {
    private final long[][] capacities;
    private final long[][] requested;
    private final long[] added;
    private final long[] weights;
    private int size;

    private ResourceUsage(int most) {
        capacities = new long[most][];
        requested = new long[most][];
        added = new long[most];
        weights = new long[most];
    }

    /** Leaves out extended resources that the pod does not ask for, and resources that no node has. */
    static ResourceUsage of(
            List<WeightedResource> resources, Resources pod, ClusterView cluster, IntFunction<long[]> requested) {
        var usage = new ResourceUsage(resources.size());
        for (var resource : resources) {
            int column = cluster.column(resource.name());
            if (column < 0) continue;
            long added = pod.get(resource.name());
            if (added > 0 || isCore(resource.name()))
                usage.add(cluster.allocatable(column), requested.apply(column), added, resource.weight());
        }
        return usage;
    }

    private void add(long[] capacity, long[] taken, long more, long weight) {
        capacities[size] = capacity;
        requested[size] = taken;
        added[size] = more;
        weights[size++] = weight;
    }

    private static boolean isCore(String resource) {
        return switch (resource) {
            case Resources.CPU, Resources.MEMORY, Resources.EPHEMERAL_STORAGE -> true;
            default -> false;
        };
    }

    int size() {
        return size;
    }

    long capacity(int index, int slot) {
        return capacities[index][slot];
    }

    /** With the pod. */
    long requested(int index, int slot) {
        return requested[index][slot] + added[index];
    }

    long weight(int index) {
        return weights[index];
    }
}
