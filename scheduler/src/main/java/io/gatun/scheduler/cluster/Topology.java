package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one node label, numbered; kept for every slot once anything asks for the key. The number of a value
 * whose last node went is given to the next new one: nodes may come and go for ever under ever new names.
 */
public final class Topology {
    /** No label's name: a topology in which each node is its own domain. */
    public static final String EACH_NODE = "";

    private final String key;
    private final Map<String, Integer> domains = new HashMap<>();
    private final ArrayDeque<Integer> freeDomains = new ArrayDeque<>();
    private int numbered;
    private int[] nodesIn = {};
    private int[] domainOf;

    Topology(String key, int slots) {
        this.key = key;
        domainOf = filled(new int[slots], 0);
    }

    public String key() {
        return key;
    }

    /** One more than the highest domain number so far. */
    public int domains() {
        return key.equals(EACH_NODE) ? domainOf.length : numbered;
    }

    /** Domain by slot, -1 where the node lacks the label. */
    public int[] domainOf() {
        return domainOf;
    }

    void grow(int slots) {
        int before = domainOf.length;
        domainOf = filled(Arrays.copyOf(domainOf, slots), before);
    }

    /**
     * The node of this slot from now on, null for none; what was counted for the one before must be taken off already.
     */
    void place(int slot, @Nullable Node before, @Nullable Node node) {
        if (key.equals(EACH_NODE)) {
            domainOf[slot] = node == null ? -1 : slot;
            return;
        }
        if (before != null) leave(slot, before);
        domainOf[slot] = node == null ? -1 : join(node);
    }

    private int join(Node node) {
        var value = node.labels().get(key);
        if (value == null) return -1;
        int domain = domains.computeIfAbsent(value, unseen -> newDomain());
        nodesIn[domain]++;
        return domain;
    }

    private int newDomain() {
        var free = freeDomains.poll();
        if (free != null) return free;
        if (numbered == nodesIn.length) nodesIn = Arrays.copyOf(nodesIn, Math.max(8, 2 * numbered));
        return numbered++;
    }

    private void leave(int slot, Node before) {
        int domain = domainOf[slot];
        if (domain < 0 || --nodesIn[domain] > 0) return;
        domains.remove(before.labels().get(key));
        freeDomains.add(domain);
    }

    private static int[] filled(int[] array, int from) {
        Arrays.fill(array, from, array.length, -1);
        return array;
    }
}
