package io.gatun.engine.cgroup;

import io.gatun.linux.handle.Fd;
import java.util.Optional;

/** Counts the processes that the kernel killed because a container was out of memory. */
final class OomCount {
    private final ControlFiles control;
    private final Optional<GroupDirectory> memory;

    OomCount(ControlFiles control, Optional<GroupDirectory> memory) {
        this.control = control;
        this.memory = memory;
    }

    /** Zero where memory is not counted. */
    long kills() {
        return memory.map(this::kills).orElse(0L);
    }

    // Version 2 adds the counts of inner groups up; version 1 counts in the group that the killed process was in.
    private long kills(GroupDirectory directory) {
        if (directory.isUnified()) {
            return count(directory.fd(), "memory.events");
        }
        long[] sum = new long[1];
        Descent.into(control, directory.fd(), group -> sum[0] += count(group, "memory.oom_control"));
        return sum[0];
    }

    private long count(Fd group, String file) {
        return KeyedText.number(control.readIfThere(group, file).orElse(""), "oom_kill");
    }
}
