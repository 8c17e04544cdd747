package io.gatun.proxy.balance;

import java.util.List;

/**
 * Consistent hashing by a table that every candidate fills in an order of its own, in turns (Eisenbud et al., Maglev, NSDI 2016, section
 * 3.4). A candidate's share differs from its weight by about 1 %; when one leaves, few entries of others change.
 */
final class Maglev implements Choice {
    /** A prime well above a hundred times as many candidates as are usual; the paper's own. */
    static final int ENTRIES = 65_537;

    private static final int MAX_CANDIDATES = Character.MAX_VALUE;
    private static final long OFFSET_SEED = 1;
    private static final long STEP_SEED = 2;

    private final char[] table;

    private Maglev(char[] table) {
        this.table = table;
    }

    static Maglev of(List<Candidate> candidates) {
        if (candidates.size() > MAX_CANDIDATES) throw new IllegalArgumentException("too many backends for maglev");
        return new Maglev(new Filling(candidates).run());
    }

    @Override
    public int choose(Loads loads, long client, int turn) {
        return table[(int) Math.unsignedMultiplyHigh(Mix.of(client), ENTRIES)];
    }

    /** Candidates take entries in rounds, each as often in a round as its weight compared to the greatest. */
    private static final class Filling {
        private final int[] next;
        private final int[] step;
        private final double[] perRound;
        private final double[] due;
        private final char[] table = new char[ENTRIES];
        private final boolean[] taken = new boolean[ENTRIES];
        private int free = ENTRIES;

        Filling(List<Candidate> candidates) {
            int greatest = candidates.stream().mapToInt(Candidate::weight).max().orElseThrow();
            next = candidates.stream().mapToInt(each -> offset(each.name())).toArray();
            step = candidates.stream().mapToInt(each -> step(each.name())).toArray();
            perRound = candidates.stream()
                    .mapToDouble(each -> (double) each.weight() / greatest)
                    .toArray();
            due = new double[candidates.size()];
        }

        private static int offset(String name) {
            return (int) Long.remainderUnsigned(Mix.of(name, OFFSET_SEED), ENTRIES);
        }

        // Never 0 and below a prime, so that the steps reach every entry.
        private static int step(String name) {
            return 1 + (int) Long.remainderUnsigned(Mix.of(name, STEP_SEED), ENTRIES - 1);
        }

        char[] run() {
            while (true) {
                for (int candidate = 0; candidate < next.length; candidate++) {
                    due[candidate] += perRound[candidate];
                    if (due[candidate] < 1) continue;
                    due[candidate]--;
                    take(candidate);
                    if (free == 0) return table;
                }
            }
        }

        private void take(int candidate) {
            while (taken[next[candidate]]) advance(candidate);
            int entry = next[candidate];
            taken[entry] = true;
            table[entry] = (char) candidate;
            free--;
            advance(candidate);
        }

        private void advance(int candidate) {
            int sum = next[candidate] + step[candidate];
            next[candidate] = sum < ENTRIES ? sum : sum - ENTRIES;
        }
    }
}
