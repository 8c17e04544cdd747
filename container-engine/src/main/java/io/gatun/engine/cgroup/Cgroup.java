package io.gatun.engine.cgroup;

import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.spec.Resources;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Stat.Owner;
import io.gatun.linux.handle.Pid;
import java.time.Duration;
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
    private final PlanWriter writer;
    private final Kernel kernel;
    private final Joining joining;
    private final OomCount oom;

    /** Takes ownership of {@code directories}. */
    Cgroup(Kernel kernel, Trees trees, List<GroupDirectory> directories) {
        this.trees = trees;
        this.control = trees.control();
        this.directories = List.copyOf(directories);
        this.freezer = new Freezer(control, this.directories);
        this.killing = new Killing(kernel.processes(), control, this.directories);
        this.writer = new PlanWriter(trees, new DeviceFilters(kernel.bpfPrograms()), this.directories);
        this.kernel = kernel;
        this.joining = new Joining(trees, this.directories);
        this.oom = new OomCount(control, writer.directory(Controller.MEMORY));
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

    /**
     * Gives the groups, just made, their limits.
     *
     * @throws CgroupException.Unsupported if this kernel lacks something that is asked for
     * @throws CgroupException.Refused if the kernel does not take a value
     */
    public void apply(CgroupPlan plan) {
        writer.apply(plan);
    }

    /**
     * Changes limits; what {@code resources} does not mention stays as it is. If one cannot be changed, those before it are
     * what they were.
     *
     * @throws CgroupException if a value is impossible, refused or not supported
     */
    public void update(Resources resources) {
        new LimitUpdate(writer, trees.layout()).apply(resources);
    }

    /** What the container's first process needs to be in the groups. The caller closes it. */
    public JoinPoints joinPoints() {
        return joining.points();
    }

    /**
     * What one more process needs to be in the groups, beside {@code companion}: a container that was given its groups may
     * have reorganised them so that only those inside can have processes. The caller closes it.
     */
    public JoinPoints joinPoints(Pid companion) {
        return joining.points(kernel.files(), companion);
    }

    /**
     * Gives the groups to the user that is root in the container's user namespace: it can make groups in them and limit
     * those, and cannot raise its own limits.
     */
    public void delegate(Owner owner) {
        new Delegation(kernel.metadata()).delegate(directories, owner);
    }

    /** All processes in the groups and in those that the container made in them, as our pid namespace sees them. */
    public List<Pid> processes() {
        return main().map(each -> Members.of(control, each)).orElse(List.of());
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

    /** What the container has used so far. */
    public CgroupStats stats() {
        return new StatsReader(control, writer::directory, oom).read();
    }

    /** How many processes of the container were killed for want of memory. */
    public long oomKills() {
        return oom.kills();
    }

    /**
     * Announces that the container is out of memory. The caller closes the result.
     *
     * @throws CgroupException.Unsupported if no tree counts memory
     */
    public OomWatch watchOom() {
        return OomWatch.of(kernel.events(), control, writer.directory(Controller.MEMORY));
    }

    /** Sends SIGKILL to all processes at once, those being born included; does not wait for their end. */
    public void kill() {
        killing.kill();
    }

    /** Waits until no process is left; returns whether that was so within {@code limit}. */
    public boolean awaitEmpty(Duration limit) {
        return Patience.until(
                limit, () -> main().filter(each -> Members.isAny(control, each)).isEmpty());
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
