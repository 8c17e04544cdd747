package io.gatun.engine.cgroup;

import io.gatun.linux.handle.Fd;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a new process needs to be in a container's groups from its first instruction on.
 *
 * @param tasks {@code tasks} files of version 1 trees, for writing, by {@link Hierarchy#label}: the process writes {@code 0}
 *     to each, which moves the one thread that writes. Writing a pid to {@code cgroup.procs} instead moves all threads under
 *     a lock of the whole machine, which costs milliseconds
 * @param unified the group in the version 2 tree, to be given to clone3(2) with CLONE_INTO_CGROUP, which takes no such lock;
 *     a group of its own on hybrid machines too
 */
public record JoinPoints(SortedMap<String, Fd> tasks, Optional<Fd> unified) implements AutoCloseable {
    public JoinPoints {
        tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
    }

    /** Closes all descriptors; processes that inherited them keep theirs. */
    @Override
    public void close() {
        tasks.values().forEach(Fd::close);
        unified.ifPresent(Fd::close);
    }
}
