package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupStep.Absence.Ignore;
import io.gatun.engine.cgroup.CgroupStep.Write;
import java.util.Optional;

/** How a change to a control file is taken back. Pure. */
final class Undo {
    private static final Ignore GONE = new Ignore("there is nothing to take back");

    private Undo() {}

    /**
     * The write that makes a file say again what it said before {@code write}.
     *
     * @param before all of the file's text
     */
    static Write of(Write write, String before) {
        return write.to(write.file(), value(write, before), GONE);
    }

    private static String value(Write write, String before) {
        if (write.file().equals("memory.oom_control")) {
            return Long.toString(KeyedText.number(before, "oom_kill_disable"));
        }
        int space = write.value().indexOf(' ');
        if (!isKeyed(write.file(), write.value())) {
            return before.trim();
        }
        String key = space < 0 ? "default" : write.value().substring(0, space);
        return line(before, key).orElseGet(() -> key + " " + unset(write.file()));
    }

    // One line for each device or interface; a write changes the line of one.
    private static boolean isKeyed(String file, String value) {
        return switch (file) {
            case "io.max", "rdma.max", "net_prio.ifpriomap", "blkio.bfq.weight_device" -> true;
            case "io.weight", "io.bfq.weight" -> true;
            default -> file.startsWith("blkio.throttle.") && value.contains(" ");
        };
    }

    private static Optional<String> line(String before, String key) {
        return before.lines()
                .map(String::trim)
                .filter(line -> line.startsWith(key + " "))
                .findFirst();
    }

    private static String unset(String file) {
        return switch (file) {
            case "io.max" -> "rbps=max wbps=max riops=max wiops=max";
            case "rdma.max" -> "hca_handle=max hca_object=max";
            case "io.weight", "io.bfq.weight" -> "default";
            default -> "0";
        };
    }
}
