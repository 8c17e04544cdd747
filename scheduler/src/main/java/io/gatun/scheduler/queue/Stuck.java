package io.gatun.scheduler.queue;

import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.model.PodShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Pods that wait for an event, by the plugin that refused them and by shape: an event asks each plugin once per shape,
 * not once per pod.
 */
final class Stuck {
    private final Map<String, Map<PodShape, Set<Waiting>>> byPlugin = new HashMap<>();
    private int size;

    int size() {
        return size;
    }

    void add(Waiting waiting) {
        size++;
        for (var plugin : waiting.refusedBy) {
            byPlugin.computeIfAbsent(plugin, unseen -> new HashMap<>())
                    .computeIfAbsent(waiting.pod.shape(), unseen -> new LinkedHashSet<>())
                    .add(waiting);
        }
    }

    void remove(Waiting waiting) {
        size--;
        for (var plugin : waiting.refusedBy) {
            byPlugin.computeIfPresent(plugin, (name, shapes) -> {
                shapes.computeIfPresent(waiting.pod.shape(), (shape, pods) -> {
                    pods.remove(waiting);
                    return pods.isEmpty() ? null : pods;
                });
                return shapes.isEmpty() ? null : shapes;
            });
        }
    }

    /**
     * Those that the event may help. The hint of a plugin depends on the pod's profile; null stands for "any event
     * helps".
     */
    List<Waiting> helpedBy(Event event, BiFunction<String, PodShape, @Nullable QueueingHint> hints) {
        if (size == 0) return List.of();
        var helped = new LinkedHashSet<Waiting>();
        byPlugin.forEach((plugin, shapes) -> shapes.forEach((shape, pods) -> {
            var hint = hints.apply(plugin, shape);
            if (hint == null || hint.mayHelp(event, shape)) helped.addAll(pods);
        }));
        return new ArrayList<>(helped);
    }

    /** Those last tried at this time or before. */
    List<Waiting> triedBefore(long millis) {
        var old = new LinkedHashSet<Waiting>();
        byPlugin.values()
                .forEach(shapes -> shapes.values()
                        .forEach(pods -> pods.forEach(waiting -> {
                            if (waiting.triedMillis <= millis) old.add(waiting);
                        })));
        return new ArrayList<>(old);
    }
}
