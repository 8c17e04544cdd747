package io.gatun.scheduler.cycle;

import io.gatun.scheduler.model.PodShape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Memories of the shapes that were seen last, within a budget of memory. A shape is remembered from its second pod on.
 */
final class Memories {
    private static final long BUDGET_BYTES = 32L << 20;
    private static final int LEAST_SHAPES = 8;
    private static final int SEEN_ONCE_KEPT = 4096;

    private final Map<PodShape, ShapeMemory> memories = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<PodShape, Boolean> seenOnce = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PodShape, Boolean> eldest) {
            return size() > SEEN_ONCE_KEPT;
        }
    };
    private @Nullable PodShape lastShape;
    private @Nullable ShapeMemory last;

    /** The memory of a shape, or null for one that is seen for the first time. */
    @Nullable
    ShapeMemory of(PodShape shape, int slots) {
        if (shape.equals(lastShape) && last != null && last.slots() == slots) return last;
        var known = memories.get(shape);
        if (known == null || known.slots() != slots) {
            if (known == null && seenOnce.put(shape, true) == null) return null;
            known = new ShapeMemory(slots);
            memories.put(shape, known);
            seenOnce.remove(shape);
            shrink(slots);
        }
        lastShape = shape;
        last = known;
        return known;
    }

    private void shrink(int slots) {
        long most = Math.max(LEAST_SHAPES, BUDGET_BYTES / ((long) ShapeMemory.BYTES_PER_SLOT * slots));
        var oldest = memories.entrySet().iterator();
        while (memories.size() > most) {
            oldest.next();
            oldest.remove();
        }
    }
}
