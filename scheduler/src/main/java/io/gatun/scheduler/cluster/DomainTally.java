package io.gatun.scheduler.cluster;

import java.util.Arrays;

/** A number per domain of a topology, and their sum. */
public final class DomainTally {
    private final Topology topology;
    private int[] counts;
    private int total;

    DomainTally(Topology topology) {
        this.topology = topology;
        counts = new int[topology.domains()];
    }

    public Topology topology() {
        return topology;
    }

    /** The number of the domain that the node is in; 0 where it is in none. */
    public int at(int slot) {
        int domain = topology.domainOf()[slot];
        return domain < 0 || domain >= counts.length ? 0 : counts[domain];
    }

    public int in(int domain) {
        return domain < counts.length ? counts[domain] : 0;
    }

    public int total() {
        return total;
    }

    /** Adds to the domain of a node, if it is in one. */
    void add(int slot, int amount) {
        int domain = topology.domainOf()[slot];
        if (domain < 0) return;
        if (domain >= counts.length) counts = Arrays.copyOf(counts, Math.max(topology.domains(), domain + 1));
        counts[domain] += amount;
        total += amount;
    }
}
