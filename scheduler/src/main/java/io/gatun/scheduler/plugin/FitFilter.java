package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.NodeFilter;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.plugin.NodeResourcesFit.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares requests with what is left, column by column; refusals for the same reasons are one object. */
final class FitFilter implements NodeFilter {
    private static final long[] NOWHERE = {};
    private static final int TOO_MANY_PODS = 1;
    private static final int UNRESOLVABLE = 2;
    private static final int FIRST_RESOURCE = 4;

    private final List<Wanted> wanted;
    private final long[] amounts;
    private final long[][] allocatable;
    private final long[][] requested;
    private final int[] podCounts;
    private final int[] allowedPods;
    private final Map<Integer, Verdict.Rejected> refusals = new HashMap<>(4);

    FitFilter(List<Wanted> wanted, ClusterView cluster) {
        this.wanted = wanted;
        amounts = new long[wanted.size()];
        allocatable = new long[wanted.size()][];
        requested = new long[wanted.size()][];
        podCounts = cluster.podCounts();
        allowedPods = cluster.allowedPods();
        for (int i = 0; i < wanted.size(); i++) {
            int column = cluster.column(wanted.get(i).resource());
            amounts[i] = wanted.get(i).amount();
            allocatable[i] = column < 0 ? NOWHERE : cluster.allocatable(column);
            requested[i] = column < 0 ? NOWHERE : cluster.requested(column);
        }
    }

    @Override
    public Verdict test(int slot) {
        int missing = podCounts[slot] + 1 > allowedPods[slot] ? TOO_MANY_PODS : 0;
        for (int i = 0; i < amounts.length; i++) {
            long capacity = slot < allocatable[i].length ? allocatable[i][slot] : 0;
            long used = slot < requested[i].length ? requested[i][slot] : 0;
            if (amounts[i] <= capacity - used) continue;
            missing |= FIRST_RESOURCE << i;
            if (amounts[i] > capacity) missing |= UNRESOLVABLE;
        }
        return missing == 0 ? Verdict.FITS : refusals.computeIfAbsent(missing, this::refusal);
    }

    private Verdict.Rejected refusal(int missing) {
        var reasons = new ArrayList<String>();
        if ((missing & TOO_MANY_PODS) != 0) reasons.add("Too many pods");
        for (int i = 0; i < amounts.length; i++) {
            if ((missing & FIRST_RESOURCE << i) != 0)
                reasons.add("Insufficient " + wanted.get(i).resource());
        }
        var cure = (missing & UNRESOLVABLE) != 0 ? Verdict.Cure.NONE : Verdict.Cure.PREEMPTION;
        return new Verdict.Rejected(NodeResourcesFit.NAME, List.copyOf(reasons), cure);
    }
}
