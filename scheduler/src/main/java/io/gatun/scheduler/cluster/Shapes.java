package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Every shape once, with what was worked out for it. */
final class Shapes {
    private static final int KEPT = 4096;

    private final ResourceTable table;
    private final Map<PodShape, ShapeLinks> links = new HashMap<>();

    Shapes(ResourceTable table) {
        this.table = table;
    }

    ShapeLinks links(Pod pod) {
        return links(pod.shape());
    }

    ShapeLinks links(PodShape shape) {
        var known = links.get(shape);
        if (known != null) return known;
        var made = new ShapeLinks(shape, table);
        links.put(shape, made);
        return made;
    }

    /** Whether shapes that no pod has any more should be forgotten: they are many, and most of all. */
    boolean areTooMany(int pods) {
        return links.size() > KEPT && links.size() > 2 * pods;
    }

    /** Forgets the shapes without pods, and returns the others. */
    Collection<ShapeLinks> sweep() {
        links.values().removeIf(shape -> shape.pods == 0);
        return links.values();
    }
}
