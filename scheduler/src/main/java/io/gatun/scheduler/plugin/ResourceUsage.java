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

    private ResourceUsage(int size) {
        capacities = new long[size][];
        requested = new long[size][];
        added = new long[size];
        weights = new long[size];
    }

    /** Leaves out extended resources that the pod does not ask for, and resources that no node has. */
    static ResourceUsage of(
            List<WeightedResource> resources, Resources pod, ClusterView cluster, IntFunction<long[]> requested) {
        var relevant = resources.stream()
                .filter(resource -> cluster.column(resource.name()) >= 0)
                .filter(resource -> isCore(resource.name()) || pod.get(resource.name()) > 0)
                .toList();
        var usage = new ResourceUsage(relevant.size());
        for (int i = 0; i < relevant.size(); i++) {
            int column = cluster.column(relevant.get(i).name());
            usage.capacities[i] = cluster.allocatable(column);
            usage.requested[i] = requested.apply(column);
            usage.added[i] = pod.get(relevant.get(i).name());
            usage.weights[i] = relevant.get(i).weight();
        }
        return usage;
    }

    private static boolean isCore(String resource) {
        return switch (resource) {
            case Resources.CPU, Resources.MEMORY, Resources.EPHEMERAL_STORAGE -> true;
            default -> false;
        };
    }

    int size() {
        return weights.length;
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
