package io.gatun.engine.cgroup;

import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;

/**
 * What a new process needs to be in a container's groups from its first instruction on.
 *
 * @param tasks {@code tasks} files of version 1 trees, for writing: the process writes {@code 0} to each, which moves the
 *     one thread that writes. Writing a pid to {@code cgroup.procs} instead moves all threads under a lock of the whole
 *     machine, which costs milliseconds
 * @param unified the group in the version 2 tree, to be given to clone3(2) with CLONE_INTO_CGROUP, which takes no such lock;
 *     a group of its own on hybrid machines too
 */
public record JoinPoints(List<Fd> tasks, Optional<Fd> unified) implements AutoCloseable {
    public JoinPoints {
        tasks = List.copyOf(tasks);
    }

    /** Closes all descriptors; processes that inherited them keep theirs. */
    @Override
    public void close() {
        tasks.forEach(Fd::close);
        unified.ifPresent(Fd::close);
    }
}
