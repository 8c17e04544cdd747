package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.Busy;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.Processes;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ends all processes of a container at once: by {@code cgroup.kill} wherever there is a version 2 tree, hybrid machines
 * included; otherwise they are frozen, so that none is born meanwhile, and killed one by one.
 */
final class Killing {
    private static final Duration FREEZE_LIMIT = Duration.ofMillis(500);
    private static final int ROUNDS = 100;

    private final Processes processes;
    private final ControlFiles control;
    private final List<GroupDirectory> directories;
    private final Optional<GroupDirectory> unified;

    Killing(Processes processes, ControlFiles control, List<GroupDirectory> directories) {
        this.processes = processes;
        this.control = control;
        this.directories = directories;
        this.unified = directories.stream().filter(GroupDirectory::isUnified).findFirst();
    }

    /** Sends SIGKILL to all processes, those being born included; does not wait for their end. */
    void kill() {
        if (unified.isPresent() && killUnified(unified.get())) {
            return;
        }
        directories.stream().findFirst().ifPresent(this::killOneByOne);
    }

    private boolean killUnified(GroupDirectory group) {
        try {
            control.write(group.fd(), "cgroup.kill", "1");
            return true;
        } catch (SyscallException e) {
            // ENOENT from a directory that is still there: a kernel before 5.14.
            return e.is(Errno.ENODEV) || (e.is(Errno.ENOENT) && isGone(group));
        }
    }

    private boolean isGone(GroupDirectory group) {
        return control.readIfThere(group.fd(), "cgroup.procs").isEmpty();
    }

    private void killOneByOne(GroupDirectory group) {
        var freezer = new Freezer(control, directories);
        boolean frozen = freezer.isPresent() && frozen(freezer);
        try {
            Set<Pid> killed = new HashSet<>();
            // Without a freezer, new ones may be born as long as any is alive.
            for (int round = 0; round < ROUNDS && killNew(group, killed); round++) {
                Thread.onSpinWait();
            }
        } finally {
            if (frozen) {
                freezer.thaw();
            }
        }
    }

    private static boolean frozen(Freezer freezer) {
        try {
            freezer.freeze(FREEZE_LIMIT);
            return true;
        } catch (Busy e) {
            return false;
        }
    }

    private boolean killNew(GroupDirectory group, Set<Pid> killed) {
        boolean any = false;
        for (Pid pid : Members.of(control, group)) {
            any |= killed.add(pid) && kill(group, pid);
        }
        return any;
    }

    // A pid read a moment ago may be another process by now. What the pidfd holds is still the one in the group if the
    // pid is
    // listed again after it was opened.
    private boolean kill(GroupDirectory group, Pid pid) {
        try (PidFd process = processes.pidfdOpen(pid)) {
            if (!Members.of(control, group).contains(pid)) {
                return false;
            }
            processes.pidfdSendSignal(process, Signal.SIGKILL);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return false;
            }
            throw e;
        }
    }
}
