package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.Standing;
import io.gatun.scheduler.model.Standing.Preemption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Priority classes, which give pods their number; the API server does that when a pod is made. */
public final class PriorityClasses {
    private record Entry(int value, Preemption preemption) {}

    private final Map<String, Entry> classes = new HashMap<>(Map.of(
            "system-cluster-critical", new Entry(2_000_000_000, Preemption.PreemptLowerPriority),
            "system-node-critical", new Entry(2_000_001_000, Preemption.PreemptLowerPriority)));
    private Entry byDefault = new Entry(0, Preemption.PreemptLowerPriority);

    void read(Field object) {
        var value = object.get("value");
        if (!value.isPresent()) throw value.wrong("is required");
        var entry = new Entry(
                value.integer(0, Integer.MIN_VALUE, Integer.MAX_VALUE),
                object.get("preemptionPolicy").choice(Preemption.class).orElse(Preemption.PreemptLowerPriority));
        classes.put(Names.name(object.at("metadata", "name")), entry);
        if (object.get("globalDefault").flag(false)) byDefault = entry;
    }

    Standing standing(Field spec, Set<String> gates) {
        var name = spec.get("priorityClassName");
        var entry = byDefault;
        if (name.isPresent()) {
            var known = classes.get(name.text());
            if (known != null) entry = known;
            else if (!spec.get("priority").isPresent()) {
                throw name.wrong("no priority class \"%s\" in the files".formatted(Names.shortened(name.text())));
            }
        }
        return new Standing(
                spec.get("priority").integer(entry.value(), Integer.MIN_VALUE, Integer.MAX_VALUE),
                spec.get("preemptionPolicy").choice(Preemption.class).orElse(entry.preemption()),
                gates);
    }
}
