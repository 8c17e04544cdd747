package io.gatun.engine.cgroup;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Metadata;
import io.gatun.linux.file.Stat.Owner;
import io.gatun.linux.gate.SyscallException;
import java.util.List;

/**
 * Gives the container's groups to the user that is root inside: it makes groups in them, limits those and moves its own
 * processes there. What limits the container itself stays ours, and so do {@code release_agent} and
 * {@code notify_on_release} (cgroup-v2, "Delegation").
 */
final class Delegation {
    // What the kernel itself lists in /sys/kernel/cgroup/delegate, as far as a container needs it: to move processes
    // and to
    // hand controllers down. A file that limits must never be here.
    private static final List<String> FILES_OF_V2 =
            List.of("cgroup.procs", "cgroup.threads", "cgroup.subtree_control", "memory.oom.group");
    private static final List<String> FILES_OF_V1 = List.of("cgroup.procs", "tasks");

    private final Metadata metadata;

    Delegation(Metadata metadata) {
        this.metadata = metadata;
    }

    void delegate(List<GroupDirectory> directories, Owner owner) {
        for (GroupDirectory directory : directories) {
            metadata.fchown(directory.fd(), owner);
            (directory.isUnified() ? FILES_OF_V2 : FILES_OF_V1).forEach(file -> chown(directory, file, owner));
        }
    }

    private void chown(GroupDirectory directory, String file, Owner owner) {
        try {
            metadata.fchownat(directory.fd(), file, owner);
        } catch (SyscallException e) {
            // memory.oom.group is there only with the memory controller.
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }
}
