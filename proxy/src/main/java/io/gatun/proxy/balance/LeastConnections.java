package io.gatun.proxy.balance;

/** The one with the fewest open connections for its weight; equals take turns. */
final class LeastConnections implements Choice {
    private final int[] weights;

    LeastConnections(int[] weights) {
        this.weights = weights;
    }

    @Override
    public int choose(Loads loads, long client, int turn) {
        int first = Integer.remainderUnsigned(turn, weights.length);
        int best = first;
        int least = loads.load(first);
        for (int i = 1; i < weights.length; i++) {
            int next = first + i < weights.length ? first + i : first + i - weights.length;
            int load = loads.load(next);
            if (isLess(load, weights[next], least, weights[best])) {
                best = next;
                least = load;
            }
        }
        return best;
    }

    /** Whether one more connection weighs less on the first than on the second. */
    static boolean isLess(int load, int weight, int otherLoad, int otherWeight) {
        return (load + 1L) * otherWeight < (otherLoad + 1L) * weight;
    }
}
