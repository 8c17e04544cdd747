package io.gatun.scheduler.cycle;

/** What came of looking for a node. */
public sealed interface Attempt permits Attempt.Fit, Unfit {
    /**
     * A node was found.
     *
     * @param feasible how many nodes would have done
     * @param score the chosen one's total; 0 when it was the only one
     */
    record Fit(int slot, int feasible, long score) implements Attempt {}
}
