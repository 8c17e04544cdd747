package io.gatun.scheduler.cluster;

import java.util.Arrays;

/**
 * How many pods that match there are in each domain of a topology, over the nodes in scope. A pod event costs one
 * addition; the lowest count is remembered until the last domain that had it gains a pod, so that it too is found in
 * constant time on average.
 */
public final class DomainCounter {
    private final PodMatcher matcher;
    private final NodeScope scope;
    private final DomainTally pods;
    private final DomainTally nodes;
    private boolean[] inScope;
    private int domainsWithNodes;
    private int lowest;
    private int domainsAtLowest;
    long lastUse;

    DomainCounter(PodMatcher matcher, Topology topology, NodeScope scope, int slots) {
        this.matcher = matcher;
        this.scope = scope;
        pods = new DomainTally(topology);
        nodes = new DomainTally(topology);
        inScope = new boolean[slots];
    }

    PodMatcher matcher() {
        return matcher;
    }

    NodeScope scope() {
        return scope;
    }

    /** Pods by domain. */
    public DomainTally pods() {
        return pods;
    }

    /** Domains with at least one node in scope. */
    public int domains() {
        return domainsWithNodes;
    }

    /** Whether the node is one of those that are looked at. */
    public boolean isInScope(int slot) {
        return inScope[slot];
    }

    /** The lowest count among domains with a node in scope; meaningless when there is none. */
    public int lowest() {
        if (domainsAtLowest == 0) findLowest();
        return lowest;
    }

    private void findLowest() {
        lowest = Integer.MAX_VALUE;
        for (int domain = 0; domain < nodes.topology().domains(); domain++) {
            if (nodes.in(domain) == 0) continue;
            int count = pods.in(domain);
            if (count < lowest) {
                lowest = count;
                domainsAtLowest = 0;
            }
            if (count == lowest) domainsAtLowest++;
        }
    }

    void grow(int slots) {
        inScope = Arrays.copyOf(inScope, slots);
    }

    /** A node joins with its pods' matches. */
    void join(int slot, int matching) {
        inScope[slot] = true;
        int before = nodes.at(slot);
        nodes.add(slot, 1);
        pods.add(slot, matching);
        if (before == 0 && nodes.at(slot) > 0) domainsWithNodes++;
        domainsAtLowest = 0;
    }

    void leave(int slot, int matching) {
        inScope[slot] = false;
        pods.add(slot, -matching);
        int before = nodes.at(slot);
        nodes.add(slot, -1);
        if (before == 1) domainsWithNodes--;
        domainsAtLowest = 0;
    }

    void add(int slot, int amount) {
        if (!inScope[slot]) return;
        int before = pods.at(slot);
        pods.add(slot, amount);
        if (domainsAtLowest == 0) return;
        if (before == lowest) domainsAtLowest--;
        int now = pods.at(slot);
        if (now < lowest) {
            lowest = now;
            domainsAtLowest = 1;
        } else if (now == lowest) {
            domainsAtLowest++;
        }
    }
}
