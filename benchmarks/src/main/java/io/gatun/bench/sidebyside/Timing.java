package io.gatun.bench.sidebyside;

/**
 * One container of one contestant, in nanoseconds; 0 for parts that it cannot tell apart.
 *
 * @param all from the request until nothing of it is left
 */
record Timing(long all, long create, long start, long end, long delete) {
    static Timing of(long all) {
        return new Timing(all, 0, 0, 0, 0);
    }

    static Timing of(long create, long start, long end, long delete) {
        return new Timing(create + start + end + delete, create, start, end, delete);
    }
}
