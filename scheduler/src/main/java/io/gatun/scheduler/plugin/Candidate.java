package io.gatun.scheduler.plugin;

import io.gatun.scheduler.model.Pod;
import java.util.Comparator;
import java.util.List;

/** A node and the pods to evict from it, the most important first. */
record Candidate(int slot, List<Pod> victims, int violations) {
    /** Shifts priorities so that fewer victims are always better, even among negative ones. */
    private static final long PRIORITY_SHIFT = 1L << 31;

    private static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::violations)
            .thenComparingInt(candidate -> candidate.victims.getFirst().priority())
            .thenComparingLong(Candidate::sumOfPriorities)
            .thenComparingInt(candidate -> candidate.victims.size())
            .thenComparing(Comparator.comparingLong(Candidate::earliestStartOfMostImportant)
                    .reversed());

    /** The best; among equals the first found. */
    static Candidate best(List<Candidate> candidates) {
        var best = candidates.getFirst();
        for (var candidate : candidates) {
            if (ORDER.compare(candidate, best) < 0) best = candidate;
        }
        return best;
    }

    private long sumOfPriorities() {
        return victims.stream()
                .mapToLong(pod -> pod.priority() + PRIORITY_SHIFT)
                .sum();
    }

    private long earliestStartOfMostImportant() {
        int highest = victims.getFirst().priority();
        return victims.stream()
                .filter(pod -> pod.priority() == highest)
                .mapToLong(Candidate::start)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A pod that has not started counts as starting last of all. */
    static long start(Pod pod) {
        return pod.status().startedMillis() == 0 ? Long.MAX_VALUE : pod.status().startedMillis();
    }
}
