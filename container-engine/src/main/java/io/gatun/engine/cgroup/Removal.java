package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.Busy;
import io.gatun.engine.cgroup.CgroupException.Refused;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.handle.Fd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Removes a container's groups with those that it made in them. */
final class Removal {
    private final Trees trees;
    private final ControlFiles control;

    Removal(Trees trees) {
        this.trees = trees;
        this.control = trees.control();
    }

    /**
     * Removes the groups; a process that is ending may keep them for a moment.
     *
     * @throws Busy if processes are left in one after {@code limit}; the other groups are gone
     */
    void remove(List<GroupDirectory> directories, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Optional<GroupDirectory> kept = Optional.empty();
        for (GroupDirectory directory : directories) {
            var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            if (!Patience.until(left, () -> isRemoved(directory))) {
                kept = Optional.of(directory);
            }
        }
        kept.ifPresent(directory -> {
            var processes = Members.of(control, directory);
            throw new Busy("%s cannot be removed within %s: %s"
                    .formatted(directory, limit, StuckProcesses.describe(processes)));
        });
    }

    private boolean isRemoved(GroupDirectory directory) {
        Fd root = trees.root(directory.hierarchy());
        Optional<Errno> reason = control.remove(root, directory.path());
        if (reason.isEmpty()) {
            return true;
        }
        if (reason.get() != Errno.EBUSY && reason.get() != Errno.ENOTEMPTY) {
            throw new Refused("%s cannot be removed: %s (%s)"
                    .formatted(directory, reason.get().text(), reason.get()));
        }
        Descent.removeBelow(control, directory.fd());
        return control.remove(root, directory.path()).isEmpty();
    }
}
