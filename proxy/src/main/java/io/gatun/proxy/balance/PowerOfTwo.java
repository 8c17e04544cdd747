package io.gatun.proxy.balance;

/** The less loaded of two that are drawn by weight (Mitzenmacher 2001). */
final class PowerOfTwo implements Choice {
    private final Slots slots;
    private final int[] weights;

    PowerOfTwo(Slots slots, int[] weights) {
        this.slots = slots;
        this.weights = weights;
    }

    @Override
    public int choose(Loads loads, long client, int turn) {
        int one = slots.at(Mix.of(turn));
        int other = slots.at(Mix.of(~(long) turn));
        // Drawn twice, a candidate would be no choice at all.
        if (one == other && weights.length > 1) other = (one + 1) % weights.length;
        return LeastConnections.isLess(loads.load(other), weights[other], loads.load(one), weights[one]) ? other : one;
    }
}
