package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.FitMessage;
import io.gatun.scheduler.framework.PostFilter;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes room by evicting pods of lower priority from one node: as few and as unimportant as possible, disruption
 * budgets spared where they can be.
 */
public final class DefaultPreemption implements PostFilter {
    public static final String NAME = "DefaultPreemption";
    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";

    private final PreemptionArgs args;

    public DefaultPreemption(PreemptionArgs args) {
        this.args = args;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Outcome postFilter(Pod pod, Failure failure) {
        var ineligible = ineligibility(pod, failure);
        if (ineligible.isPresent()) return helpless(ineligible.get(), Nomination.KEEP);
        var refusals = new HashMap<String, Integer>();
        var candidates = candidates(pod, failure, refusals);
        if (candidates.isEmpty()) {
            return helpless(FitMessage.of(failure.cluster().nodeCount(), refusals), Nomination.CLEAR);
        }
        var best = Candidate.best(candidates);
        return new Outcome.MakeRoom(failure.cluster().node(best.slot()).name(), best.victims());
    }

    private static Outcome helpless(String message, Nomination nomination) {
        return new Outcome.Helpless("preemption: " + message, nomination);
    }

    private static Optional<String> ineligibility(Pod pod, Failure failure) {
        if (pod.shape().standing().preemption() == Standing.Preemption.Never) {
            return Optional.of("not eligible due to preemptionPolicy=Never.");
        }
        int slot = failure.cluster().slotOf(pod.status().nominatedNode());
        if (slot < 0 || !isCurable(failure.verdict(slot))) return Optional.empty();
        var pods = failure.cluster().pods(slot);
        for (int i = 0; i < pods.size(); i++) {
            var other = pods.get(i);
            if (other.priority() < pod.priority() && other.status().ending() == Pod.Ending.PREEMPTED) {
                return Optional.of("not eligible due to a terminating pod on the nominated node.");
            }
        }
        return Optional.empty();
    }

    private static boolean isCurable(Verdict verdict) {
        return !(verdict instanceof Verdict.Rejected(var plugin, var reasons, var cure))
                || cure == Verdict.Cure.PREEMPTION;
    }

    private List<Candidate> candidates(Pod pod, Failure failure, Map<String, Integer> refusals) {
        var nodes = nodesThatMayHelp(failure);
        int rest = failure.cluster().nodeCount();
        var sparing = new ArrayList<Candidate>();
        var violating = new ArrayList<Candidate>();
        int enough = args.candidates(nodes.length);
        int offset = nodes.length == 0 ? 0 : failure.draw(nodes.length);
        for (int i = 0; i < nodes.length; i++) {
            var trial = new Trial(pod, nodes[(offset + i) % nodes.length], failure);
            switch (trial.run()) {
                case Trial.Result.Works(var candidate) ->
                    (candidate.violations() == 0 ? sparing : violating).add(candidate);
                case Trial.Result.Fails(var reasons) -> {
                    rest--;
                    reasons.forEach(reason -> refusals.merge(reason, 1, Integer::sum));
                }
            }
            if (!sparing.isEmpty() && sparing.size() + violating.size() >= enough) break;
        }
        if (rest > 0) refusals.merge(NOT_HELPFUL, rest, Integer::sum);
        sparing.addAll(violating);
        return sparing;
    }

    private static int[] nodesThatMayHelp(Failure failure) {
        var cluster = failure.cluster();
        var nodes = new int[cluster.nodeCount()];
        int size = 0;
        for (int slot = 0; slot < cluster.slots(); slot++) {
            if (cluster.isPresent(slot)
                    && failure.verdict(slot) instanceof Verdict.Rejected(var plugin, var reasons, var cure)
                    && cure == Verdict.Cure.PREEMPTION) {
                nodes[size++] = slot;
            }
        }
        return java.util.Arrays.copyOf(nodes, size);
    }
}
