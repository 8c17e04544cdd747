package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.linux.event.Events;
import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * Announces that a container is out of memory, to whoever polls a descriptor (poll(2), epoll(7)). It may also be ready for
 * another reason: the removal of the group, a limit run into without a kill. {@link Cgroup#oomKills} tells.
 *
 * <p>Version 1 announces what happens to the container's own limit, not to a lower one that it has given a group inside.
 */
public sealed interface OomWatch extends AutoCloseable permits EventfdOomWatch, MemoryEventsOomWatch {
    /** What to poll; borrowed. */
    Fd descriptor();

    /** The event to poll for: POLLIN or POLLPRI, which are epoll's too. */
    long events();

    /** Makes the descriptor not ready until the next time. */
    void acknowledge();

    @Override
    void close();

    /** Watches the group in the tree that counts memory. The caller closes the result. */
    static OomWatch of(Events events, ControlFiles control, Optional<GroupDirectory> memory) {
        GroupDirectory group = memory.orElseThrow(() -> new Unsupported(
                "the out-of-memory event", "the cgroup controller memory", "start the container on a machine with it"));
        return group.isUnified() ? MemoryEventsOomWatch.of(control, group) : EventfdOomWatch.of(events, control, group);
    }
}
