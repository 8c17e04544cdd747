package io.gatun.proxy.balance;

/** The slot that the client's number falls on. */
record SourceHash(Slots slots) implements Choice {
    @Override
    public int choose(Loads loads, long client, int turn) {
        return slots.at(Mix.of(client));
    }
}
