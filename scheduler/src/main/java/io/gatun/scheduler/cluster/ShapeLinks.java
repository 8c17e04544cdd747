package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the cluster worked out once for a shape: its resource columns, and the counters and terms that concern its pods. */
final class ShapeLinks {
    /** Amounts by column. */
    record Takes(int[] columns, long[] amounts, long scoredCpu, long scoredMemory) {}

    final PodShape shape;
    final Takes takes;
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
        this.takes = takes(shape, table);
        this.hasClaims =
                shape.demand().volumes().stream().anyMatch(volume -> volume instanceof io.gatun.scheduler.model.Volume.Claim);
        for (var role : TermHolder.Role.values()) spokenOfBy.put(role, new ArrayList<>());
    }

    private static Takes takes(PodShape shape, ResourceTable table) {
        var requests = shape.demand().requests();
        var scored = shape.demand().scored();
        int others = requests.others().size();
        var columns = new int[3 + others];
        var amounts = new long[3 + others];
        columns[0] = ResourceTable.CPU;
        amounts[0] = requests.milliCpu();
        columns[1] = ResourceTable.MEMORY;
        amounts[1] = requests.memoryBytes();
        columns[2] = ResourceTable.EPHEMERAL;
        amounts[2] = requests.ephemeralBytes();
        int next = 3;
        for (var other : requests.others().entrySet()) {
            columns[next] = table.columnFor(other.getKey());
            amounts[next++] = other.getValue();
        }
        return new Takes(columns, amounts, scored.get(Resources.CPU), scored.get(Resources.MEMORY));
    }
}
