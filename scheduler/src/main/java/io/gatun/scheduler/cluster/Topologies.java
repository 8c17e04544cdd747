package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The topologies that anything asked for, by the key of their label. */
final class Topologies {
    private final NodeRows rows;
    private final Map<String, Topology> byKey = new HashMap<>();

    Topologies(NodeRows rows) {
        this.rows = rows;
    }

    Topology of(String key) {
        var known = byKey.get(key);
        if (known != null) return known;
        var made = new Topology(key, rows.capacity());
        for (int slot = 0; slot < rows.slots(); slot++) made.place(slot, null, rows.nodes[slot]);
        byKey.put(key, made);
        return made;
    }

    /** Another node in this slot; null for none. */
    void place(int slot, @Nullable Node before, @Nullable Node node) {
        for (var topology : byKey.values()) topology.place(slot, before, node);
    }

    void grow(int capacity) {
        byKey.values().forEach(topology -> topology.grow(capacity));
    }
}
