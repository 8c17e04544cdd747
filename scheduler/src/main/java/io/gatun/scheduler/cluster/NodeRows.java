package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of nodes in arrays, by slot: a small number that a node keeps while it is there and that is used again after
 * it.
 */
final class NodeRows {
    private static final int FIRST_CAPACITY = 16;

    private final Map<String, Integer> slotByName = new HashMap<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int slots;

    @Nullable
    Node[] nodes = new Node[FIRST_CAPACITY];

    PodList[] pods = new PodList[FIRST_CAPACITY];
    int[] podCounts = new int[FIRST_CAPACITY];
    int[] allowedPods = new int[FIRST_CAPACITY];
    int[] versions = new int[FIRST_CAPACITY];

    NodeRows() {
        Arrays.setAll(pods, slot -> new PodList());
    }

    int slots() {
        return slots;
    }

    int nodeCount() {
        return slotByName.size();
    }

    int capacity() {
        return nodes.length;
    }

    /** The node's slot, or -1. */
    int slotOf(String name) {
        return slotByName.getOrDefault(name, -1);
    }

    Node node(int slot) {
        var node = nodes[slot];
        if (node == null) throw new IllegalStateException("no node in slot " + slot);
        return node;
    }

    /** A slot for a new node; {@link #capacity()} may have grown after it. */
    int take(String name) {
        var used = free.poll();
        int slot = used != null ? used : slots++;
        if (slot == nodes.length) grow(2 * slot);
        slotByName.put(name, slot);
        return slot;
    }

    void giveBack(String name, int slot) {
        slotByName.remove(name);
        nodes[slot] = null;
        free.add(slot);
    }

    private void grow(int capacity) {
        int before = nodes.length;
        nodes = Arrays.copyOf(nodes, capacity);
        pods = Arrays.copyOf(pods, capacity);
        for (int slot = before; slot < capacity; slot++) pods[slot] = new PodList();
        podCounts = Arrays.copyOf(podCounts, capacity);
        allowedPods = Arrays.copyOf(allowedPods, capacity);
        versions = Arrays.copyOf(versions, capacity);
    }
}
