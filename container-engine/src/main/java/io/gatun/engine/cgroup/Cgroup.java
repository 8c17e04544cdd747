package io.gatun.engine.cgroup;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The groups of one container, one in each tree of the machine, used as one. Safe for several threads, except that only one
 * changes limits at a time. Closing gives the descriptors back and leaves the groups as they are.
 */
public final class Cgroup implements AutoCloseable {
    private final Trees trees;
    private final ControlFiles control;
    private final List<GroupDirectory> directories;
    private final Freezer freezer;
    private final Killing killing;

    /** Takes ownership of {@code directories}. */
    Cgroup(Kernel kernel, Trees trees, List<GroupDirectory> directories) {
        this.trees = trees;
        this.control = trees.control();
        this.directories = List.copyOf(directories);
        this.freezer = new Freezer(control, this.directories);
        this.killing = new Killing(kernel.gate(), control, this.directories);
    }

    /** Where the groups are, to find them again with {@link Cgroups#adopt}. */
    public CgroupLocation location() {
        var paths = new TreeMap<String, String>();
        directories.forEach(each -> paths.put(each.hierarchy().label(), each.path()));
        return new CgroupLocation(paths);
    }

    /** Whether none of the groups was there when they were adopted. */
    public boolean isGone() {
        return directories.isEmpty();
    }

    /** What a new process needs to be in the groups. The caller closes it. */
    public JoinPoints joinPoints() {
        List<Fd> tasks = new ArrayList<>();
        Optional<Fd> unified = Optional.empty();
        try {
            for (GroupDirectory directory : directories) {
                if (directory.isUnified()) {
                    unified = Optional.of(control.openGroup(directory.fd(), "."));
                } else {
                    tasks.add(control.openForWriting(directory.fd(), "tasks"));
                }
            }
            return new JoinPoints(tasks, unified);
        } catch (SyscallException e) {
            new JoinPoints(tasks, unified).close();
            throw e;
        }
    }

    /** All processes in the groups and in those that the container made in them, as our pid namespace sees them. */
    public List<Pid> processes() {
        return main().map(each -> Processes.of(control, each)).orElse(List.of());
    }

    /**
     * Stops all processes, wherever they are; SIGKILL still ends them.
     *
     * @throws CgroupException.Busy if they have not all stopped within {@code limit}; they run on then
     */
    public void freeze(Duration limit) {
        freezer.freeze(limit);
    }

    /** Lets all processes run on. */
    public void thaw() {
        freezer.thaw();
    }

    /** Whether all processes are stopped by {@link #freeze}. */
    public boolean isFrozen() {
        return freezer.isFrozen();
    }

    /** Sends SIGKILL to all processes at once, those being born included; does not wait for their end. */
    public void kill() {
        killing.kill();
    }

    /** Waits until no process is left; returns whether that was so within {@code limit}. */
    public boolean awaitEmpty(Duration limit) {
        return Patience.until(
                limit,
                () -> main().filter(each -> Processes.isAny(control, each)).isEmpty());
    }

    /**
     * Removes the groups and all that the container made in them. Processes must be dead or dying.
     *
     * @throws CgroupException.Busy if any is left after {@code limit}
     */
    public void delete(Duration limit) {
        new Removal(trees).remove(directories, limit);
    }

    /** The group that knows all processes: in the version 2 tree if there is one, and otherwise any. */
    private Optional<GroupDirectory> main() {
        return directories.stream()
                .filter(GroupDirectory::isUnified)
                .findFirst()
                .or(() -> directories.stream().findFirst());
    }

    @Override
    public void close() {
        directories.forEach(GroupDirectory::close);
    }
}
