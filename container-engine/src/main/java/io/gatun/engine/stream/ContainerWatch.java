package io.gatun.engine.stream;

import io.gatun.engine.model.ContainerId;
import java.util.Set;

/** Tells which containers change, whoever changes them. Reading is for one thread. */
public interface ContainerWatch extends AutoCloseable {
    /**
     * Waits for changes: containers that came, went, began, ended, or were renamed. A container may be named more often than it
     * changed, and one that never came to be may be named; what there is to know is asked of the engine.
     *
     * @return empty after {@link #interrupt}
     */
    Set<ContainerId> next();

    /** Makes {@link #next} return, now and from now on; the one method that any thread may call. */
    void interrupt();

    @Override
    void close();
}
