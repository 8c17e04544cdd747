package io.gatun.scheduler.framework;

/** The nodes that passed every filter, by slot, in the order in which they were found. The array may be longer than the list. */
public record Feasible(int[] slots, int size) {
    public int get(int index) {
        return slots[index];
    }
}
