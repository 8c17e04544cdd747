package io.gatun.proxy.balance;

/** Numbers that look random, from numbers that do not. */
final class Mix {
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
    private static final long OFFSET = 0xcbf2_9ce4_8422_2325L;
    private static final long PRIME = 0x100_0000_01b3L;

    private Mix() {}

    /** The finisher of SplitMix64 (Steele, Lea, Flood 2014): every bit of the argument changes half of the result. */
    static long of(long number) {
        long z = (number + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }

    /** A number for a name, other for each seed: FNV-1a, finished. */
    static long of(String name, long seed) {
        long hash = OFFSET ^ seed;
        for (int i = 0; i < name.length(); i++) hash = (hash ^ name.charAt(i)) * PRIME;
        return of(hash);
    }
}
