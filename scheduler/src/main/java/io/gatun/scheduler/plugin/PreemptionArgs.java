package io.gatun.scheduler.plugin;

/**
 * How many nodes a preemption looks at before it chooses: a percentage of those that might do, but at least a number.
 */
public record PreemptionArgs(int minCandidateNodesPercentage, int minCandidateNodesAbsolute) {
    public static final PreemptionArgs DEFAULT = new PreemptionArgs(10, 100);

    int candidates(int nodes) {
        return Math.min(nodes, Math.max(nodes * minCandidateNodesPercentage / 100, minCandidateNodesAbsolute));
    }
}
