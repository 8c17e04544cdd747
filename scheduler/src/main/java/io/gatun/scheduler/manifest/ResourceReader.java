package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.Demand;
import io.gatun.scheduler.model.Quantity;
import io.gatun.scheduler.model.Resources;
import java.util.LinkedHashMap;
import java.util.Map;

/** Quantities, and what a pod's containers request together. */
final class ResourceReader {
    /** Beyond this (16 PiB of memory) sums of a node's pods could overflow; nothing real is near it. */
    private static final long LARGEST = 1L << 54;

    private ResourceReader() {}

    static Map<String, Long> amounts(Field field) {
        var amounts = new LinkedHashMap<String, Long>();
        field.entries().forEach((name, value) -> amounts.put(name, amount(name, value)));
        return amounts;
    }

    private static long amount(String name, Field field) {
        var quantity = quantity(field);
        long amount = name.equals(Resources.CPU) ? quantity.milli() : quantity.units();
        if (amount > LARGEST) throw field.wrong("is larger than any machine: " + Names.shortened(field.literal()));
        return amount;
    }

    static Quantity quantity(Field field) {
        try {
            var quantity = Quantity.parse(field.literal());
            if (quantity.isNegative()) throw field.wrong("must not be negative");
            return quantity;
        } catch (IllegalArgumentException e) {
            throw field.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** How containers that request no CPU or memory count. */
    enum Missing {
        NOTHING,
        DEFAULTS
    }

    /**
     * What the pod needs at any time: its containers and sidecars together, or the largest init container with the
     * sidecars started before it; then overhead. Requests of the pod as a whole replace the sums.
     */
    static Resources ofPod(Field spec, Missing missing) {
        var running = Resources.NONE;
        for (var container : spec.get("containers").items()) running = running.plus(ofContainer(container, missing));
        var sidecars = Resources.NONE;
        var initializing = Resources.NONE;
        for (var container : spec.get("initContainers").items()) {
            var own = ofContainer(container, missing);
            if (isSidecar(container)) {
                sidecars = sidecars.plus(own);
                initializing = initializing.max(sidecars);
            } else {
                initializing = initializing.max(own.plus(sidecars));
            }
        }
        var largest = running.plus(sidecars).max(initializing);
        return replaced(largest, requests(spec.get("resources"))).plus(Resources.of(amounts(spec.get("overhead"))));
    }

    static boolean isSidecar(Field initContainer) {
        return initContainer.get("restartPolicy").text().equals("Always");
    }

    private static Resources ofContainer(Field container, Missing missing) {
        var amounts = requests(container.get("resources"));
        if (missing == Missing.DEFAULTS) {
            amounts.putIfAbsent(Resources.CPU, Demand.DEFAULT_MILLI_CPU);
            amounts.putIfAbsent(Resources.MEMORY, Demand.DEFAULT_MEMORY_BYTES);
        }
        return Resources.of(amounts);
    }

    /** A limit without a request is a request too; the API server fills it in. */
    private static Map<String, Long> requests(Field resources) {
        var amounts = amounts(resources.get("limits"));
        amounts.putAll(amounts(resources.get("requests")));
        return amounts;
    }

    private static Resources replaced(Resources sums, Map<String, Long> ofPod) {
        if (ofPod.isEmpty()) return sums;
        var all = new LinkedHashMap<>(sums.others());
        all.put(Resources.CPU, sums.milliCpu());
        all.put(Resources.MEMORY, sums.memoryBytes());
        all.put(Resources.EPHEMERAL_STORAGE, sums.ephemeralBytes());
        all.putAll(ofPod);
        return Resources.of(all);
    }
}
