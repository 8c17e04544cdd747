package io.gatun.scheduler.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Amounts of resources: CPU in thousandths of a core, memory and ephemeral storage in bytes, everything else (huge
 * pages, extended resources) by name in whole units.
 */
public record Resources(long milliCpu, long memoryBytes, long ephemeralBytes, SortedMap<String, Long> others) {
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String EPHEMERAL_STORAGE = "ephemeral-storage";

    public static final Resources NONE = new Resources(0, 0, 0, Collections.emptySortedMap());

    public Resources {
        others = others.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    public static Resources of(long milliCpu, long memoryBytes) {
        return new Resources(milliCpu, memoryBytes, 0, Collections.emptySortedMap());
    }

    public static Resources of(Map<String, Long> amounts) {
        var others = new TreeMap<>(amounts);
        long cpu = taken(others, CPU);
        long memory = taken(others, MEMORY);
        long ephemeral = taken(others, EPHEMERAL_STORAGE);
        return new Resources(cpu, memory, ephemeral, others);
    }

    private static long taken(TreeMap<String, Long> amounts, String name) {
        var amount = amounts.remove(name);
        return amount == null ? 0 : amount;
    }

    public long get(String name) {
        return switch (name) {
            case CPU -> milliCpu;
            case MEMORY -> memoryBytes;
            case EPHEMERAL_STORAGE -> ephemeralBytes;
            default -> others.getOrDefault(name, 0L);
        };
    }

    public Resources with(String name, long amount) {
        var all = new TreeMap<>(others);
        all.put(name, amount);
        return new Resources(milliCpu, memoryBytes, ephemeralBytes, all);
    }

    public Resources plus(Resources more) {
        var sum = new TreeMap<>(others);
        more.others.forEach((name, amount) -> sum.merge(name, amount, Math::addExact));
        return new Resources(
                Math.addExact(milliCpu, more.milliCpu),
                Math.addExact(memoryBytes, more.memoryBytes),
                Math.addExact(ephemeralBytes, more.ephemeralBytes),
                sum);
    }

    public Resources max(Resources that) {
        var largest = new TreeMap<>(others);
        that.others.forEach((name, amount) -> largest.merge(name, amount, Math::max));
        return new Resources(
                Math.max(milliCpu, that.milliCpu),
                Math.max(memoryBytes, that.memoryBytes),
                Math.max(ephemeralBytes, that.ephemeralBytes),
                largest);
    }

    public boolean isNothing() {
        return milliCpu == 0 && memoryBytes == 0 && ephemeralBytes == 0 && others.isEmpty();
    }
}
