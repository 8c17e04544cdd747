package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.Refused;
import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.engine.cgroup.CgroupStep.Absence.Fail;
import io.gatun.engine.cgroup.CgroupStep.Absence.Ignore;
import io.gatun.engine.cgroup.CgroupStep.Absence.Instead;
import io.gatun.engine.cgroup.CgroupStep.Absence.Refuse;
import io.gatun.engine.cgroup.CgroupStep.FilterDevices;
import io.gatun.engine.cgroup.CgroupStep.Write;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does what a {@link CgroupPlan} says, and tells what stands in its way in the words of the configuration. */
final class PlanWriter {
    private final Trees trees;
    private final ControlFiles control;
    private final DeviceFilters deviceFilters;
    private final List<GroupDirectory> directories;
    private final LatestFile latest = new LatestFile();

    PlanWriter(Trees trees, DeviceFilters deviceFilters, List<GroupDirectory> directories) {
        this.deviceFilters = deviceFilters;
        this.trees = trees;
        this.control = trees.control();
        this.directories = directories;
    }

    void apply(CgroupPlan plan) {
        try (latest) {
            plan.steps().forEach(this::run);
        }
    }

    void apply(CgroupStep step) {
        try (latest) {
            run(step);
        }
    }

    private void run(CgroupStep step) {
        switch (step) {
            case Write write -> write(write);
            case FilterDevices filter -> filter(filter);
        }
    }

    /** What a control file says now; nothing if the group does not have it. */
    Optional<String> read(Controller controller, String file) {
        return directory(controller).flatMap(directory -> control.readIfThere(directory.fd(), file));
    }

    /** The group in the tree that has {@code controller}. */
    Optional<GroupDirectory> directory(Controller controller) {
        return trees.layout()
                .holding(controller)
                .flatMap(hierarchy -> directories.stream()
                        .filter(each -> each.hierarchy().equals(hierarchy))
                        .findFirst());
    }

    private void filter(FilterDevices filter) {
        GroupDirectory directory = required(Controller.DEVICES, filter.reason());
        try {
            deviceFilters.attach(directory.fd(), filter.policy());
        } catch (SyscallException e) {
            String remedy = "run as root on a kernel with CONFIG_CGROUP_BPF (%s)".formatted(e.getMessage());
            throw new Unsupported(filter.reason(), "a BPF program attached to " + directory, remedy);
        }
    }

    private GroupDirectory required(Controller controller, String reason) {
        return directory(controller)
                .orElseThrow(() -> new Unsupported(
                        reason,
                        "a group in the tree of the cgroup controller " + controller.nameIn(Hierarchy.Version.V1),
                        "that tree is read-only or not ours: run as root, outside of other containers"));
    }

    private void write(Write write) {
        GroupDirectory directory = required(write.controller(), write.reason());
        if (!tryWrite(directory, write) && !enabledAndWritten(directory, write)) {
            absent(directory, write);
        }
    }

    private boolean tryWrite(GroupDirectory directory, Write write) {
        try {
            control.write(latest.of(directory, write.file()), write.value());
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw new Refused(
                    "%s: %s takes no \"%s\": %s (%s)%s"
                            .formatted(
                                    write.reason(),
                                    file(directory, write),
                                    write.value(),
                                    e.errno().text(),
                                    e.errno(),
                                    hint(directory, write, e)),
                    e);
        }
    }

    // On a hybrid machine the version 2 tree is left as it is until a limit needs one of its controllers.
    private boolean enabledAndWritten(GroupDirectory directory, Write write) {
        if (!directory.isUnified()) {
            return false;
        }
        new GroupMaker(trees).enable(directory, Set.of(write.controller()));
        return tryWrite(directory, write);
    }

    private void absent(GroupDirectory directory, Write write) {
        switch (write.absence()) {
            case Fail() -> throw new Unsupported(write.reason(), file(directory, write), notEnabled(directory, write));
            case Refuse(String feature, String remedy) -> throw new Unsupported(write.reason(), feature, remedy);
            case Instead(Write other) -> write(other);
            case Ignore ignored -> {}
        }
    }

    private String notEnabled(GroupDirectory directory, Write write) {
        String name = write.controller().nameIn(directory.hierarchy().version());
        if (!directory.isUnified()) {
            return "this kernel's cgroup controller %s does not have it".formatted(name);
        }
        return ("the cgroup controller %s has no such file or is not enabled there: write +%s to cgroup.subtree_control of"
                        + " the groups above, none of which may have processes of its own")
                .formatted(name, name);
    }

    private String hint(GroupDirectory directory, Write write, SyscallException e) {
        if (write.controller() == Controller.MEMORY && e.is(Errno.EBUSY)) {
            String usage =
                    control.readIfThere(directory.fd(), "memory.usage_in_bytes").orElse("");
            return "; %s bytes are in use and cannot be given back".formatted(usage.trim());
        }
        return switch (write.controller()) {
            case CPU -> "; it may be more than the group above has";
            case CPUSET -> "; it may name what the group above does not have";
            case DEVICES -> "; the group above may not allow it";
            case BLOCK_IO -> "; there may be no such disk (a whole disk is meant, not a partition)";
            default -> "";
        };
    }

    /** The control file that was written last, kept open: one file takes many rules, of devices for example. */
    private final class LatestFile implements AutoCloseable {
        private record Key(GroupDirectory directory, String name) {}

        private Optional<Key> key = Optional.empty();
        private Optional<Fd> file = Optional.empty();

        Fd of(GroupDirectory directory, String name) {
            var wanted = Optional.of(new Key(directory, name));
            if (file.isPresent() && wanted.equals(key)) {
                return file.get();
            }
            close();
            Fd opened = control.openForValues(directory.fd(), name);
            file = Optional.of(opened);
            key = wanted;
            return opened;
        }

        @Override
        public void close() {
            file.ifPresent(Fd::close);
            file = Optional.empty();
        }
    }

    private static String file(GroupDirectory directory, Write write) {
        return directory + "/" + write.file();
    }
}
