package io.gatun.proxy.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Weights as whole numbers of slots. Pure. */
public final class Shares {
    private Shares() {}

    /** The same weights in lowest terms; all 0 stay so. */
    public static int[] inLowestTerms(int... weights) {
        int divisor = Arrays.stream(weights).reduce(0, Shares::divisor);
        return Arrays.stream(weights)
                .map(weight -> weight / Math.max(divisor, 1))
                .toArray();
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    /**
     * How many of so many slots each weight gets: its share, to one slot, and one at least if it is not 0.
     *
     * @param slots not fewer than there are weights that are not 0
     */
    public static int[] of(int slots, int... weights) {
        long sum = Arrays.stream(weights).asLongStream().sum();
        if (sum == 0) return new int[weights.length];
        int[] counts = Arrays.stream(weights)
                .map(weight -> weight == 0 ? 0 : (int) Math.max(1, weight * (long) slots / sum))
                .toArray();
        int left = slots - Arrays.stream(counts).sum();
        int[] byRest = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> counts[i] - (double) weights[i] * slots / sum))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; left > 0; i++, left--) counts[byRest[i % byRest.length]]++;
        // Those that got one although their share is less took it from those that have most.
        for (; left < 0; left++) counts[greatest(counts)]--;
        return counts;
    }

    private static int greatest(int[] counts) {
        return IntStream.range(0, counts.length).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    }
}
