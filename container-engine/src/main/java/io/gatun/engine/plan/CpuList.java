package io.gatun.engine.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Lists such as {@code 0-3,7} as the bit masks that system calls take (cpuset(7), "Formats"). */
final class CpuList {
    private static final int MAX = 1 << 14;

    private CpuList() {}

    static List<Long> mask(String list) {
        var bits = new BitSet();
        for (String range : list.isBlank() ? new String[0] : list.split(",", -1)) {
            String[] ends = range.trim().split("-", 2);
            int from = number(ends[0]);
            bits.set(from, number(ends[ends.length - 1]) + 1);
        }
        var words = new ArrayList<Long>();
        for (long word : bits.toLongArray()) {
            words.add(word);
        }
        return words;
    }

    private static int number(String text) {
        int number = Integer.parseInt(text.trim());
        if (number < 0 || number >= MAX) {
            throw new IllegalArgumentException("not the number of a processor or node: " + text);
        }
        return number;
    }
}
