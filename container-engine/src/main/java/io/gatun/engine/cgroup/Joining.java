package io.gatun.engine.cgroup;

import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens what a new process needs to be in a container's groups. */
final class Joining {
    private final ControlFiles control;
    private final Trees trees;
    private final List<GroupDirectory> directories;

    Joining(Trees trees, List<GroupDirectory> directories) {
        this.trees = trees;
        this.control = trees.control();
        this.directories = directories;
    }

    /** For the first process. */
    JoinPoints points() {
        return open(Optional.empty());
    }

    /**
     * For one more process: in the version 2 tree it goes where {@code companion} is once the container has given the groups
     * inside controllers, because then none but those may have processes.
     */
    JoinPoints points(Files files, Pid companion) {
        return open(unified()
                .filter(group -> !control.readIfThere(group.fd(), "cgroup.subtree_control")
                        .orElse("")
                        .isBlank())
                .flatMap(group -> groupOf(files, companion, group)));
    }

    private JoinPoints open(Optional<String> unifiedPath) {
        SortedMap<String, Fd> tasks = new TreeMap<>();
        Optional<Fd> unified = Optional.empty();
        try {
            for (GroupDirectory directory : directories) {
                if (directory.isUnified()) {
                    Fd root = trees.root(directory.hierarchy());
                    unified = Optional.of(control.openGroup(root, unifiedPath.orElse(directory.path())));
                } else {
                    tasks.put(directory.hierarchy().label(), control.openForWriting(directory.fd(), "tasks"));
                }
            }
            return new JoinPoints(tasks, unified);
        } catch (SyscallException e) {
            new JoinPoints(tasks, unified).close();
            throw e;
        }
    }

    private Optional<GroupDirectory> unified() {
        return directories.stream().filter(GroupDirectory::isUnified).findFirst();
    }

    /** The group of {@code pid}, if it is in {@code group}. */
    private Optional<String> groupOf(Files files, Pid pid, GroupDirectory group) {
        try (Fd process = files.open(Path.of("/proc", pid.toString()), OpenHow.path())) {
            return control.read(process, "cgroup")
                    .lines()
                    .filter(line -> line.startsWith("0::"))
                    .map(line -> group.hierarchy().belowMount(line.substring("0::".length())))
                    .filter(path -> path.startsWith(group.path() + "/"))
                    .findFirst();
        }
    }
}
