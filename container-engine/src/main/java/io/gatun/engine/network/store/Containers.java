package io.gatun.engine.network.store;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerDirectory;
import java.util.Optional;

/** What networks ask of the containers of the host. */
public interface Containers {
    /** Opens a container, even one that is just being made. The caller closes it. */
    Optional<ContainerDirectory> open(ContainerId id);

    /** Whether a process of it lives. */
    boolean isRunning(ContainerDirectory container);

    /** Its first process, if its program was started and lives. */
    Optional<Integer> pid(ContainerDirectory container);
}
