package io.gatun.proxy.balance;

/** Any slot: the turn, mixed, is as good as a random number, and two loops never draw the same one. */
record RandomSlot(Slots slots) implements Choice {
    @Override
    public int choose(Loads loads, long client, int turn) {
        return slots.at(Mix.of(turn));
    }
}
