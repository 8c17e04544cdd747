package io.gatun.scheduler.cycle;

/**
 * Chance from a seed: equal seeds, equal decisions. A number depends only on the decision's count and the node, not on
 * its place.
 */
public final class TieBreak {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long decision;

    public TieBreak(long seed) {
        this.seed = seed;
    }

    void nextDecision() {
        decision++;
    }

    /** A number for a node in this decision; among equals the node with the highest is chosen. */
    public long of(int slot) {
        return mixed(seed + decision * STEP ^ slot);
    }

    /** A number below the bound. */
    public int draw(int bound) {
        return (int) Long.remainderUnsigned(mixed(seed + decision * STEP), bound);
    }

    private static long mixed(long bits) {
        long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
