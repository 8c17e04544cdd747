package io.gatun.scheduler.profile;

import io.gatun.scheduler.framework.QueueSort;
import io.gatun.scheduler.plugin.PrioritySort;
import java.util.List;
import java.util.Optional;

/**
 * The profiles of one scheduler process, of which each pod picks one by name, and how long failed pods rest.
 * Milliseconds.
 */
public record Profiles(List<Profile> profiles, long initialBackoffMillis, long maxBackoffMillis) {
    /** What upstream does without configuration. */
    public static final Profiles STANDARD = new Profiles(List.of(Catalog.standard()), 1000, 10_000);

    public Optional<Profile> named(String scheduler) {
        for (var profile : profiles) {
            if (profile.name().equals(scheduler)) return Optional.of(profile);
        }
        return Optional.empty();
    }

    /** The order of the queue, which all profiles share. */
    public QueueSort queueSort() {
        return profiles.getFirst().at(Point.QUEUE_SORT, QueueSort.class).stream()
                .findFirst()
                .orElseGet(PrioritySort::new);
    }
}
