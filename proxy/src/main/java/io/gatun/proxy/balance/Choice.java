package io.gatun.proxy.balance;

import io.gatun.proxy.model.BalancePolicy;
import java.util.List;

/** A policy over a fixed set of backends: which of them, as a number from 0. Immutable, for many threads; choosing allocates nothing. */
public interface Choice {
    /**
     * A backend as a policy sees it.
     *
     * @param name what stays the same when other backends come and go
     * @param weight 1 or more
     */
    record Candidate(String name, int weight) {
        public Candidate {
            if (weight < 1) throw new IllegalArgumentException("a candidate has a weight of 1 or more, not " + weight);
        }
    }

    /** How busy backends are. */
    @FunctionalInterface
    interface Loads {
        /** The open connections of a backend. */
        int load(int index);
    }

    /**
     * Chooses.
     *
     * @param client the same number for every connection of one client
     * @param turn one more for each connection of the service; wraps
     */
    int choose(Loads loads, long client, int turn);

    /** A policy over these candidates, of whom there is at least one. */
    static Choice of(BalancePolicy policy, List<Candidate> candidates) {
        if (candidates.isEmpty()) throw new IllegalArgumentException("there is nobody to choose from");
        return switch (policy) {
            case POWER_OF_TWO -> new PowerOfTwo(Slots.of(candidates), weights(candidates));
            case ROUND_ROBIN -> new RoundRobin(Slots.of(candidates));
            case LEAST_CONNECTIONS -> new LeastConnections(weights(candidates));
            case RANDOM -> new RandomSlot(Slots.of(candidates));
            case SOURCE_HASH -> new SourceHash(Slots.of(candidates));
            case MAGLEV -> Maglev.of(candidates);
        };
    }

    private static int[] weights(List<Candidate> candidates) {
        return candidates.stream().mapToInt(Candidate::weight).toArray();
    }
}
