package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Volume;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the cluster worked out once for a shape: its resource columns, and the counters and terms that concern its
 * pods.
 */
final class ShapeLinks {
    final PodShape shape;
    final int[] columns;
    final long[] amounts;
    final long scoredCpu;
    final long scoredMemory;
    final boolean hasClaims;
    int pods;

    final List<TermHolder> own = new ArrayList<>();
    final Map<TermHolder.Role, List<TermHolder>> spokenOfBy = new EnumMap<>(TermHolder.Role.class);
    final List<DomainCounter> countedBy = new ArrayList<>();
    int countersSeen;
    int holdersSeen;
    int countersEra = -1;
    int holdersEra = -1;

    ShapeLinks(PodShape shape, ResourceTable table) {
        this.shape = shape;
        var demand = shape.demand();
        var others = demand.requests().others();
        columns = new int[ResourceTable.CORE + others.size()];
        amounts = new long[columns.length];
        take(ResourceTable.CPU, ResourceTable.CPU, demand.requests().milliCpu());
        take(ResourceTable.MEMORY, ResourceTable.MEMORY, demand.requests().memoryBytes());
        take(ResourceTable.EPHEMERAL, ResourceTable.EPHEMERAL, demand.requests().ephemeralBytes());
        int next = ResourceTable.CORE;
        for (var other : others.entrySet()) take(next++, table.columnFor(other.getKey()), other.getValue());
        scoredCpu = demand.scored().milliCpu();
        scoredMemory = demand.scored().memoryBytes();
        hasClaims = demand.volumes().stream().anyMatch(Volume.Claim.class::isInstance);
        for (var role : TermHolder.Role.values()) spokenOfBy.put(role, new ArrayList<>());
    }

    private void take(int index, int column, long amount) {
        columns[index] = column;
        amounts[index] = amount;
    }
}
