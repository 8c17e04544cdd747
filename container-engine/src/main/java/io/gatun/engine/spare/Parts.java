package io.gatun.engine.spare;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * What the process of a container gets that is the same whatever it runs. Closing gives the descriptors back: the groups
 * stay, the network namespace goes unless somebody else holds it.
 *
 * @param groups its control groups, without limits
 * @param network a network namespace with its loopback up, if one was made ahead
 */
public record Parts(Cgroup groups, Optional<Fd> network) implements AutoCloseable {
    /** Groups alone. */
    public static Parts of(Cgroup groups) {
        return new Parts(groups, Optional.empty());
    }

    @Override
    public void close() {
        network.ifPresent(Fd::close);
        groups.close();
    }
}
