package io.gatun.scheduler.framework;

/** The Score and Normalize points for one pod. */
@FunctionalInterface
public interface NodeScorer {
    /** The most a node can score, after normalization and before weighting. */
    long MAX = 100;

    long score(int slot);

    /** Brings the first {@code nodes.size()} scores, in the order of the nodes, into 0 to {@link #MAX}. */
    default void normalize(long[] scores, Feasible nodes) {}
}
