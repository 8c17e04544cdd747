package io.gatun.engine.cgroup;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.util.ArrayList;
import java.util.List;

/** The processes of a group and of all groups in it. */
final class Members {
    private Members() {}

    /** Those that our pid namespace sees, each once, in no order; none if the group is gone. */
    static List<Pid> of(ControlFiles control, GroupDirectory directory) {
        List<Pid> found = new ArrayList<>();
        Descent.into(control, directory.fd(), group -> found.addAll(inGroup(control, group)));
        return found.stream().distinct().toList();
    }

    /** Whether there is any, ending ones included until they have left; not in a group that is gone. */
    static boolean isAny(ControlFiles control, GroupDirectory directory) {
        if (directory.isUnified()) {
            String events = control.readIfThere(directory.fd(), "cgroup.events").orElse("");
            return KeyedText.number(events, "populated") == 1;
        }
        return !of(control, directory).isEmpty();
    }

    private static List<Pid> inGroup(ControlFiles control, Fd group) {
        return read(control, group)
                .lines()
                // A process outside our pid namespace is listed as 0.
                .filter(line -> !line.equals("0"))
                .map(line -> new Pid(Integer.parseInt(line)))
                .toList();
    }

    private static String read(ControlFiles control, Fd group) {
        try {
            return control.readIfThere(group, "cgroup.procs").orElse("");
        } catch (SyscallException e) {
            // A threaded group of version 2 has threads only; its processes are listed further up.
            if (e.is(Errno.EOPNOTSUPP)) {
                return "";
            }
            throw e;
        }
    }
}
