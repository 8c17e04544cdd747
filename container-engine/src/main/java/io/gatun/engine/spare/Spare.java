package io.gatun.engine.spare;

import io.gatun.engine.cgroup.CgroupLocation;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerDirectory.Lock;
import java.time.Duration;

/**
 * A container that lacks only what it is: an id with its directory, which is locked, and the parts. On disk it is what a
 * creation is that has just begun, so what a killed engine leaves of it is removed like one of those. For one thread.
 *
 * @param directory has no definition yet, and says in its life where the groups are
 */
public record Spare(ContainerDirectory directory, Lock lock, Parts parts) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The id that the container will have. */
    public ContainerId id() {
        return directory.id();
    }

    /** Where its groups are. */
    public CgroupLocation groups() {
        return parts.groups().location();
    }

    /** Removes all of it. */
    public void discard() {
        try (directory;
                lock;
                parts) {
            parts.groups().delete(PATIENCE);
            directory.delete();
        }
    }
}
