package io.gatun.engine.cgroup;

import static io.gatun.linux.abi.Errno.EACCES;
import static io.gatun.linux.abi.Errno.EPERM;
import static io.gatun.linux.abi.Errno.EROFS;

import io.gatun.engine.cgroup.CgroupException.Refused;
import io.gatun.engine.cgroup.GroupMaker.Made;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The cgroup trees of this machine, held open: makes the groups of containers and finds them again. Safe for many threads.
 *
 * <p>A container gets a group in every mounted tree, also in those where nothing of it is limited: a process in a tree's root
 * would see there what belongs to the machine, {@code release_agent} above all.
 */
public final class Cgroups implements AutoCloseable {
    /** The group that holds those of containers that do not say where they want theirs. */
    public static final CgroupPath DEFAULT_PARENT = CgroupPath.of("/gatun");

    private final Kernel kernel;
    private final Trees trees;
    private final GroupMaker maker;

    private Cgroups(Kernel kernel, Trees trees) {
        this.kernel = kernel;
        this.trees = trees;
        this.maker = new GroupMaker(trees);
    }

    /** Reads the layout of this machine and opens its trees. The caller closes the result. */
    public static Cgroups open(Kernel kernel) {
        return open(kernel, readLayout(kernel));
    }

    /** Opens the trees of {@code layout}, wherever its mount points are. The caller closes the result. */
    public static Cgroups open(Kernel kernel, CgroupLayout layout) {
        var control = new ControlFiles(kernel.files(), kernel.contents());
        return new Cgroups(kernel, Trees.open(layout, kernel.files(), control));
    }

    /** The layout as this process sees it. */
    public static CgroupLayout readLayout(Kernel kernel) {
        var control = new ControlFiles(kernel.files(), kernel.contents());
        CgroupLayout layout;
        try (Fd self = kernel.files().open(Path.of("/proc/self"), OpenHow.path())) {
            layout = CgroupLayout.parse(control.read(self, "mountinfo"), control.read(self, "cgroup"));
        }
        Optional<Hierarchy> unified = layout.unified();
        if (unified.isEmpty()) {
            return layout;
        }
        try (Fd root = kernel.files().open(unified.get().mountPoint(), OpenHow.path())) {
            return layout.withUnifiedControllers(
                    control.readIfThere(root, "cgroup.controllers").orElse(""));
        }
    }

    /** Which trees there are. */
    public CgroupLayout layout() {
        return trees.layout();
    }

    /** Where the groups of {@link #create} would be. Nothing is made. */
    public CgroupLocation planned(CgroupPath path) {
        var paths = new TreeMap<String, String>();
        trees.hierarchies().forEach(hierarchy -> paths.put(hierarchy.label(), path.in(hierarchy)));
        return new CgroupLocation(paths);
    }

    /**
     * Where the groups of {@link #create} will be, for those who write that down first. Nothing is made.
     *
     * @throws Refused if processes are in one of the groups already
     */
    public CgroupLocation unused(CgroupPath path) {
        CgroupLocation location = planned(path);
        List<GroupDirectory> there = find(location, trees.hierarchies());
        try {
            there.forEach(this::requireUnused);
            return location;
        } finally {
            there.forEach(GroupDirectory::close);
        }
    }

    /**
     * Makes the groups of a container. The caller closes the result, and deletes it when the container is gone.
     *
     * @throws Refused if processes are in one of the groups already, or no tree lets us make one
     */
    public Cgroup create(CgroupPath path) {
        List<Made> made = new ArrayList<>();
        try {
            for (Hierarchy hierarchy : trees.hierarchies()) {
                make(hierarchy, path.in(hierarchy)).ifPresent(made::add);
            }
            if (made.isEmpty()) {
                throw new Refused(
                        "cgroup %s: no tree lets us make a group; run as root on a machine that has cgroup trees"
                                .formatted(path));
            }
            return new Cgroup(kernel, trees, directories(made));
        } catch (SyscallException | CgroupException e) {
            made.forEach(this::unmake);
            throw e;
        }
    }

    /** Finds the groups of a container again; those that are gone are left out. The caller closes the result. */
    public Cgroup adopt(CgroupLocation location) {
        return adopt(location, trees.hierarchies());
    }

    /** How many processes of a container were killed for want of memory, also when it has ended; 0 if its groups are gone. */
    public long oomKills(CgroupLocation location) {
        var counting = trees.layout().holding(Controller.MEMORY).map(List::of).orElse(List.of());
        try (Cgroup memory = adopt(location, counting)) {
            return memory.isGone() ? 0 : memory.oomKills();
        }
    }

    /** Whether the processes of a container are stopped; not if its groups are gone. */
    public boolean isFrozen(CgroupLocation location) {
        var freezing = trees.layout()
                .unified()
                .or(() -> trees.layout().holding(Controller.FREEZER))
                .map(List::of)
                .orElse(List.of());
        try (Cgroup group = adopt(location, freezing)) {
            return group.isFrozen();
        }
    }

    private Cgroup adopt(CgroupLocation location, List<Hierarchy> hierarchies) {
        return new Cgroup(kernel, trees, find(location, hierarchies));
    }

    private List<GroupDirectory> find(CgroupLocation location, List<Hierarchy> hierarchies) {
        List<GroupDirectory> found = new ArrayList<>();
        try {
            for (Hierarchy hierarchy : hierarchies) {
                String path = location.pathByHierarchy().get(hierarchy.label());
                if (path != null) {
                    trees.control()
                            .openIfThere(trees.root(hierarchy), path)
                            .ifPresent(fd -> found.add(new GroupDirectory(hierarchy, path, fd)));
                }
            }
            return found;
        } catch (SyscallException e) {
            found.forEach(GroupDirectory::close);
            throw e;
        }
    }

    /** The control files that a new group of the version 2 tree has, seen in one that is removed at once; nothing without that tree. */
    public Optional<Set<String>> filesOfNewGroup() {
        return trees.layout().unified().map(unified -> {
            Fd root = trees.root(unified);
            ControlFiles control = trees.control();
            String name = "gatun-probe-%d-%x".formatted(ProcessHandle.current().pid(), System.nanoTime());
            control.make(root, name);
            try (Fd group = control.openGroup(root, name)) {
                return Set.copyOf(control.files(group));
            } finally {
                control.remove(root, name);
            }
        });
    }

    /** Closes the trees; what was made here must not be used any more. */
    @Override
    public void close() {
        trees.close();
    }

    // A tree that we may not change is one that nobody can limit anything in: a limit that needs it fails by itself.
    private Optional<Made> make(Hierarchy hierarchy, String path) {
        Made made;
        try {
            made = maker.make(hierarchy, path);
        } catch (SyscallException e) {
            if (e.is(EROFS) || e.is(EACCES) || e.is(EPERM)) {
                return Optional.empty();
            }
            throw e;
        }
        if (!made.isNew()) {
            try {
                requireUnused(made.directory());
            } catch (SyscallException | CgroupException e) {
                made.directory().close();
                throw e;
            }
        }
        return Optional.of(made);
    }

    private void requireUnused(GroupDirectory directory) {
        if (Members.isAny(trees.control(), directory)) {
            throw new Refused("cgroup %s has processes already; choose another path".formatted(directory));
        }
    }

    private void unmake(Made made) {
        made.directory().close();
        if (made.isNew()) {
            GroupDirectory directory = made.directory();
            trees.control().remove(trees.root(directory.hierarchy()), directory.path());
        }
    }

    private static List<GroupDirectory> directories(List<Made> made) {
        return made.stream().map(Made::directory).toList();
    }
}
