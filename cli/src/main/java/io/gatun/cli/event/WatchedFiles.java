package io.gatun.cli.event;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.stream.ContainerWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Events of containers as the engine's files tell them, where no daemon runs. */
final class WatchedFiles {
    private final Engine engine;
    private final Map<ContainerId, ContainerInfo> known = new HashMap<>();

    /** The engine is borrowed. */
    WatchedFiles(Engine engine) {
        this.engine = engine;
    }

    /**
     * Hands out events as they come.
     *
     * @param sink says whether it takes more
     */
    void follow(Period period, Predicate<Happening> sink) {
        try (ContainerWatch watch = engine.watch();
                var _ = End.of(period.until(), watch)) {
            // Watched before they are read: what changes in between is seen by one of the two.
            engine.list().forEach(container -> known.put(container.id(), container));
            if (period.hasPast() && !past(period, sink)) return;
            for (Set<ContainerId> changed = watch.next(); !changed.isEmpty(); changed = watch.next()) {
                for (ContainerId id : changed) {
                    if (!look(id).stream().allMatch(sink)) return;
                }
            }
        }
    }

    private boolean past(Period period, Predicate<Happening> sink) {
        return known.values().stream()
                .flatMap(container -> ContainerChanges.recorded(container).stream())
                .filter(event -> period.contains(Instant.ofEpochSecond(0, event.timeNanos())))
                .sorted(Comparator.comparingLong(Happening::timeNanos))
                .allMatch(sink);
    }

    private List<Happening> look(ContainerId id) {
        try {
            ContainerInfo now = engine.glance(new ContainerRef(id.value()));
            ContainerInfo before = known.put(id, now);
            return before == null ? ContainerChanges.recorded(now) : ContainerChanges.between(before, now);
        } catch (NoSuchContainerException e) {
            ContainerInfo before = known.remove(id);
            return before == null ? List.of() : ContainerChanges.gone(before);
        }
    }

    /** Ends a watch when its time has come. */
    private record End(Thread timer) implements AutoCloseable {
        static End of(Optional<Instant> until, ContainerWatch watch) {
            Thread timer = Thread.ofVirtual().unstarted(() -> {
                try {
                    if (until.isPresent()) Thread.sleep(Duration.between(Instant.now(), until.get()));
                    if (until.isPresent()) watch.interrupt();
                } catch (InterruptedException e) {
                    // Nobody listens any more.
                }
            });
            timer.start();
            return new End(timer);
        }

        @Override
        public void close() {
            timer.interrupt();
            try {
                timer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
