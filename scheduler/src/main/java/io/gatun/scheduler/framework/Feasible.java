package io.gatun.scheduler.framework;

/**
 * The nodes that passed every filter, by slot, in the order in which they were found. Backed by an array that may be
 * longer, which the next decision overwrites.
 */
public final class Feasible {
    private final int[] slots;
    private final int size;

    public Feasible(int[] slots, int size) {
        this.slots = slots;
        this.size = size;
    }

    public int size() {
        return size;
    }

    public int get(int index) {
        return slots[index];
    }
}
