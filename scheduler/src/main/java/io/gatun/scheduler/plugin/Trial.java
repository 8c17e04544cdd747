package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.PostFilter.Failure;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What would be if pods of lower priority left one node: takes all of them off, and if the pod fits then, lets back as
 * many as possible, the most important first and those protected by a budget before all others. Leaves the cluster as
 * it was.
 */
final class Trial {
    private static final Comparator<Pod> MORE_IMPORTANT =
            Comparator.comparingInt(Pod::priority).reversed().thenComparingLong(Candidate::start);

    /** What came of it. */
    sealed interface Result {
        record Works(Candidate candidate) implements Result {}

        record Fails(List<String> reasons) implements Result {}
    }

    private record Lifted(Pod pod, int position) {}

    private final Pod pod;
    private final int slot;
    private final Failure failure;
    private final List<Pod> back = new ArrayList<>();
    private final List<Pod> victims = new ArrayList<>();

    Trial(Pod pod, int slot, Failure failure) {
        this.pod = pod;
        this.slot = slot;
        this.failure = failure;
    }

    Result run() {
        var lifted = liftAll();
        if (lifted.isEmpty()) return new Result.Fails(List.of("No preemption victims found for incoming pod"));
        try {
            if (failure.test(slot) instanceof Verdict.Rejected(var plugin, var reasons, var cure)) {
                return new Result.Fails(reasons);
            }
            return letBack(
                    lifted.stream().map(Lifted::pod).sorted(MORE_IMPORTANT).toList());
        } finally {
            back.forEach(returned -> failure.lift(returned, slot));
            lifted.reversed().forEach(gone -> failure.putBack(gone.pod(), slot, gone.position()));
        }
    }

    private List<Lifted> liftAll() {
        var potential = new ArrayList<Pod>();
        var pods = failure.cluster().pods(slot);
        for (int i = 0; i < pods.size(); i++) {
            if (pods.get(i).priority() < pod.priority()) potential.add(pods.get(i));
        }
        var lifted = new ArrayList<Lifted>();
        for (var victim : potential) lifted.add(new Lifted(victim, failure.lift(victim, slot)));
        return lifted;
    }

    private Result letBack(List<Pod> byImportance) {
        var violating = violating(byImportance);
        int violations = 0;
        for (var victim : violating) {
            if (!staysIfLetBack(victim)) violations++;
        }
        for (var victim : byImportance) {
            if (!violating.contains(victim)) staysIfLetBack(victim);
        }
        victims.sort(MORE_IMPORTANT);
        if (victims.isEmpty()) {
            return new Result.Fails(List.of("expected at least one victim pod on node \"%s\""
                    .formatted(failure.cluster().node(slot).name())));
        }
        return new Result.Works(new Candidate(slot, List.copyOf(victims), violations));
    }

    private boolean staysIfLetBack(Pod victim) {
        failure.putBack(victim, slot, failure.cluster().pods(slot).size());
        if (failure.test(slot).fits()) {
            back.add(victim);
            return true;
        }
        failure.lift(victim, slot);
        victims.add(victim);
        return false;
    }

    /** Pods whose eviction, in this order, would exceed a budget. */
    private List<Pod> violating(List<Pod> potential) {
        var violating = new ArrayList<Pod>();
        Map<DisruptionBudget, Integer> left = new HashMap<>();
        for (var victim : potential) {
            boolean exceeds = false;
            for (var budget : failure.cluster().budgets()) {
                if (!budget.protects(victim)) continue;
                if (left.merge(budget, budget.disruptionsAllowed() - 1, (now, ignored) -> now - 1) < 0) exceeds = true;
            }
            if (exceeds) violating.add(victim);
        }
        return violating;
    }
}
