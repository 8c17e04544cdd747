package io.gatun.engine.cgroup;

import static io.gatun.linux.abi.Errno.ENOENT;

import io.gatun.engine.cgroup.CgroupLayout.Mode;
import io.gatun.engine.cgroup.Hierarchy.Version;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes a group in one tree, with those above it, so that a process can join it and its controllers are enabled. */
final class GroupMaker {
    private final Trees trees;
    private final ControlFiles control;

    GroupMaker(Trees trees) {
        this.trees = trees;
        this.control = trees.control();
    }

    /** A group, and whether it was made now. The caller closes the directory. */
    record Made(GroupDirectory directory, boolean isNew) {}

    /** Makes the group unless it is there. */
    Made make(Hierarchy hierarchy, String path) {
        Fd root = trees.root(hierarchy);
        boolean isNew = makeWithAncestors(hierarchy, path);
        try {
            return new Made(openPrepared(hierarchy, path), isNew);
        } catch (SyscallException e) {
            if (isNew) {
                control.remove(root, path);
            }
            throw e;
        }
    }

    private GroupDirectory openPrepared(Hierarchy hierarchy, String path) {
        var directory = new GroupDirectory(hierarchy, path, control.openGroup(trees.root(hierarchy), path));
        try {
            prepare(directory);
            return directory;
        } catch (SyscallException e) {
            directory.close();
            throw e;
        }
    }

    /** Gives a group of the version 2 tree the controllers it lacks, as far as the groups above it can (cgroup-v2, "Enabling and Disabling"). */
    void enable(GroupDirectory directory, Set<Controller> wanted) {
        Set<String> missing = wanted.stream()
                .filter(each -> !Controller.BUILT_INTO_V2.contains(each))
                .map(each -> each.nameIn(Version.V2))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(words(control.read(directory.fd(), "cgroup.controllers")));
        if (missing.isEmpty()) {
            return;
        }
        String above = "";
        for (String name : directory.path().split("/", -1)) {
            enableBelow(trees.root(directory.hierarchy()), above.isEmpty() ? "." : above, missing);
            above = above.isEmpty() ? name : above + "/" + name;
        }
    }

    // All at once is one reconfiguration of the tree instead of many. What cannot be enabled here (another process of
    // this
    // group, a kernel thread with realtime priority, no such controller) does not keep the others back: a limit that
    // needs it
    // fails by itself, and only if there is one.
    private void enableBelow(Fd root, String path, Set<String> names) {
        try (Fd group = control.openGroup(root, path)) {
            if (!tryEnable(group, names.stream().map(name -> "+" + name).collect(Collectors.joining(" ")))) {
                names.forEach(name -> tryEnable(group, "+" + name));
            }
        }
    }

    private boolean tryEnable(Fd group, String change) {
        try {
            control.write(group, "cgroup.subtree_control", change);
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    private boolean makeWithAncestors(Hierarchy hierarchy, String path) {
        Fd root = trees.root(hierarchy);
        try {
            return control.make(root, path);
        } catch (SyscallException e) {
            int slash = path.lastIndexOf('/');
            if (!e.is(ENOENT) || slash < 0) {
                throw e;
            }
            String parent = path.substring(0, slash);
            if (makeWithAncestors(hierarchy, parent)) {
                prepareAncestor(hierarchy, parent);
            }
            return control.make(root, path);
        }
    }

    // With clone_children the kernel itself gives new groups the processors and memory nodes of this one.
    private void prepareAncestor(Hierarchy hierarchy, String path) {
        if (hasCpusetOfV1(hierarchy)) {
            try (Fd group = control.openGroup(trees.root(hierarchy), path)) {
                inheritCpuset(hierarchy, path, group);
                control.write(group, "cgroup.clone_children", "1");
            }
        }
    }

    private void prepare(GroupDirectory directory) {
        if (hasCpusetOfV1(directory.hierarchy())) {
            inheritCpuset(directory.hierarchy(), directory.path(), directory.fd());
        }
        if (trees.layout().mode() == Mode.UNIFIED) {
            enable(directory, directory.hierarchy().controllers());
        }
    }

    private static boolean hasCpusetOfV1(Hierarchy hierarchy) {
        return !hierarchy.isUnified() && hierarchy.controllers().contains(Controller.CPUSET);
    }

    /** A new version 1 group has no processors and no memory nodes, and nothing can join it. */
    private void inheritCpuset(Hierarchy hierarchy, String path, Fd group) {
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
            if (control.read(group, file).isBlank()) {
                control.write(group, file, inherited(hierarchy, path, file));
            }
        }
    }

    private String inherited(Hierarchy hierarchy, String path, String file) {
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "." : path.substring(0, slash);
        try (Fd group = control.openGroup(trees.root(hierarchy), parent)) {
            if (slash >= 0) {
                inheritCpuset(hierarchy, parent, group);
            }
            return control.read(group, file).trim();
        }
    }

    static Set<String> words(String text) {
        return Arrays.stream(text.trim().split(" ", -1)).collect(Collectors.toSet());
    }
}
