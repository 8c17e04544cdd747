package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one node label, numbered; kept for every slot once anything asks for the key. */
public final class Topology {
    /** No label's name: a topology in which each node is its own domain. */
    public static final String EACH_NODE = "";

    private final String key;
    private final Map<String, Integer> domains = new HashMap<>();
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
        return key.equals(EACH_NODE) ? domainOf.length : domains.size();
    }

    /** Domain by slot, -1 where the node lacks the label. */
    public int[] domainOf() {
        return domainOf;
    }

    void grow(int slots) {
        int before = domainOf.length;
        domainOf = filled(Arrays.copyOf(domainOf, slots), before);
    }

    void place(int slot, @Nullable Node node) {
        domainOf[slot] = node == null ? -1 : domain(slot, node);
    }

    private int domain(int slot, Node node) {
        if (key.equals(EACH_NODE)) return slot;
        var value = node.labels().get(key);
        return value == null ? -1 : domains.computeIfAbsent(value, unseen -> domains.size());
    }

    private static int[] filled(int[] array, int from) {
        Arrays.fill(array, from, array.length, -1);
        return array;
    }
}
