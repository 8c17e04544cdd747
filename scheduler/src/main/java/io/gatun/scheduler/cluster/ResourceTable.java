package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two columns of longs per resource, allocatable and requested, one row per node slot; two more hold scored CPU and
 * memory.
 */
final class ResourceTable {
    static final int CPU = 0;
    static final int MEMORY = 1;
    static final int EPHEMERAL = 2;
    /** The number of columns that are always there. */
    static final int CORE = 3;

    private final Map<String, Integer> columns = new HashMap<>();
    private final List<long[]> allocatable = new ArrayList<>();
    private final List<long[]> requested = new ArrayList<>();
    private long[] scoredCpu = {};
    private long[] scoredMemory = {};
    private int rows;

    ResourceTable() {
        columnFor(Resources.CPU);
        columnFor(Resources.MEMORY);
        columnFor(Resources.EPHEMERAL_STORAGE);
    }

    int column(String resource) {
        return columns.getOrDefault(resource, -1);
    }

    int columnFor(String resource) {
        return columns.computeIfAbsent(resource, name -> {
            allocatable.add(new long[rows]);
            requested.add(new long[rows]);
            return allocatable.size() - 1;
        });
    }

    void grow(int slots) {
        rows = slots;
        allocatable.replaceAll(column -> Arrays.copyOf(column, slots));
        requested.replaceAll(column -> Arrays.copyOf(column, slots));
        scoredCpu = Arrays.copyOf(scoredCpu, slots);
        scoredMemory = Arrays.copyOf(scoredMemory, slots);
    }

    long[] allocatable(int column) {
        return allocatable.get(column);
    }

    long[] requested(int column) {
        return requested.get(column);
    }

    long[] scored(int column) {
        return switch (column) {
            case CPU -> scoredCpu;
            case MEMORY -> scoredMemory;
            default -> requested.get(column);
        };
    }

    void setAllocatable(int slot, Resources amounts) {
        allocatable.forEach(column -> column[slot] = 0);
        allocatable.get(CPU)[slot] = amounts.milliCpu();
        allocatable.get(MEMORY)[slot] = amounts.memoryBytes();
        allocatable.get(EPHEMERAL)[slot] = amounts.ephemeralBytes();
        amounts.others().forEach((name, amount) -> allocatable.get(columnFor(name))[slot] = amount);
    }

    void clear(int slot) {
        setAllocatable(slot, Resources.NONE);
        requested.forEach(column -> column[slot] = 0);
        scoredCpu[slot] = 0;
        scoredMemory[slot] = 0;
    }

    /** Adds what a pod takes, or takes it away again with sign -1. */
    void book(int slot, ShapeLinks links, int sign) {
        for (int i = 0; i < links.columns.length; i++) {
            requested.get(links.columns[i])[slot] += sign * links.amounts[i];
        }
        scoredCpu[slot] += sign * links.scoredCpu;
        scoredMemory[slot] += sign * links.scoredMemory;
    }
}
