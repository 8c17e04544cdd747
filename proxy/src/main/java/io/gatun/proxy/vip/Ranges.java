package io.gatun.proxy.vip;

import java.util.BitSet;

/** Which of so many numbers are taken. What is given back is taken again as late as possible: a program may still be reading it. */
final class Ranges {
    private final int size;
    private final BitSet taken;
    private int cursor;

    Ranges(int size) {
        this.size = size;
        taken = new BitSet(size);
    }

    void take(int first, int count) {
        taken.set(first, first + count);
    }

    void give(int first, int count) {
        taken.clear(first, first + count);
    }

    /**
     * Takes so many in a row and returns the first.
     *
     * @throws IllegalStateException if there are not so many
     */
    int next(int count) {
        int found = from(cursor, count);
        if (found < 0) found = from(0, count);
        if (found < 0) throw new IllegalStateException("no room for " + count + " more backends at virtual addresses");
        take(found, count);
        cursor = found + count;
        return found;
    }

    private int from(int start, int count) {
        int first = taken.nextClearBit(start);
        while (first + count <= size) {
            int end = taken.nextSetBit(first);
            if (end < 0 || end - first >= count) return first;
            first = taken.nextClearBit(end);
        }
        return -1;
    }
}
