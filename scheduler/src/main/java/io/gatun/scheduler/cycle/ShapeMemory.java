package io.gatun.scheduler.cycle;

import io.gatun.scheduler.framework.Verdict;
import org.jspecify.annotations.Nullable;

/** What was worked out for pods of one shape, per node, each with the node's version at that time. */
final class ShapeMemory {
    static final int BYTES_PER_SLOT = 20;

    private final @Nullable Verdict[] verdicts;
    private final int[] verdictAt;
    private final long[] scores;
    private final int[] scoreAt;

    /**
     * The last failure and the state of the cluster at that time; identical pods need not try again until something
     * changes.
     */
    @Nullable
    Unfit unfit;

    long unfitAt;

    ShapeMemory(int slots) {
        verdicts = new Verdict[slots];
        verdictAt = new int[slots];
        scores = new long[slots];
        scoreAt = new int[slots];
    }

    int slots() {
        return verdicts.length;
    }

    Verdict verdict(int slot, int version, Filters filters) {
        var known = verdicts[slot];
        if (known != null && verdictAt[slot] == version) return known;
        var fresh = filters.testLocal(slot);
        verdicts[slot] = fresh;
        verdictAt[slot] = version;
        return fresh;
    }

    long score(int slot, int version, Scorers scorers) {
        if (scoreAt[slot] == version) return scores[slot];
        scores[slot] = scorers.localScore(slot);
        scoreAt[slot] = version;
        return scores[slot];
    }
}
