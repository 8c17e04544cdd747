package io.gatun.scheduler.loop;

import io.gatun.scheduler.cycle.Cycle;
import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.profile.Point;
import io.gatun.scheduler.queue.SchedulingQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What profiles say about queueing, looked up once. */
final class QueueRules implements SchedulingQueue.Rules {
    private final Map<String, List<PreEnqueue>> preEnqueue = new HashMap<>();
    private final Map<String, Map<String, QueueingHint>> hints = new HashMap<>();

    QueueRules(Map<String, Cycle> cycles) {
        cycles.forEach((name, cycle) -> {
            preEnqueue.put(name, cycle.profile().at(Point.PRE_ENQUEUE, PreEnqueue.class));
            var own = new HashMap<String, QueueingHint>();
            for (var point : Point.values()) {
                for (var hint : cycle.profile().at(point, QueueingHint.class)) own.put(hint.name(), hint);
            }
            hints.put(name, own);
        });
    }

    @Override
    public Iterable<PreEnqueue> preEnqueue(Pod pod) {
        return preEnqueue.getOrDefault(pod.shape().identity().scheduler(), List.of());
    }

    @Override
    public @Nullable QueueingHint hint(String plugin, String scheduler) {
        return hints.getOrDefault(scheduler, Map.of()).get(plugin);
    }
}
