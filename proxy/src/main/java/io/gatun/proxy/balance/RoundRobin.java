package io.gatun.proxy.balance;

/** One slot after the other. */
record RoundRobin(Slots slots) implements Choice {
    @Override
    public int choose(Loads loads, long client, int turn) {
        return slots.at(turn);
    }
}
