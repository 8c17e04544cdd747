package io.gatun.engine.cgroup;

import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Why processes do not end or stop, as far as procfs tells: for messages. */
final class StuckProcesses {
    private static final int LISTED = 5;

    private StuckProcesses() {}

    /** Such as {@code 1 process is left: 812 (tar) uninterruptible in fuse_wait}. */
    static String describe(List<Pid> pids) {
        String listed =
                pids.stream().limit(LISTED).map(StuckProcesses::describe).collect(Collectors.joining(", "));
        return "%d %s left%s%s"
                .formatted(
                        pids.size(),
                        pids.size() == 1 ? "process is" : "processes are",
                        listed.isEmpty() ? "" : ": ",
                        pids.size() > LISTED ? listed + ", ..." : listed);
    }

    private static String describe(Pid pid) {
        String stat = read(pid, "stat");
        int name = stat.indexOf('(');
        int end = stat.lastIndexOf(')');
        if (name < 0 || end < name || stat.length() < end + 3) {
            return pid + " (gone)";
        }
        // The name is the process's own to choose.
        String command = stat.substring(name, end + 1).replaceAll("\\p{Cntrl}", "?");
        return pid + " " + command + state(pid, stat.charAt(end + 2));
    }

    private static String state(Pid pid, char state) {
        return switch (state) {
            case 'D' -> " uninterruptible in " + read(pid, "wchan");
            case 'Z' -> " ended, its parent has not waited for it";
            case 'T', 't' -> " stopped";
            default -> "";
        };
    }

    private static String read(Pid pid, String file) {
        try {
            return Files.readString(Path.of("/proc", pid.toString(), file));
        } catch (IOException e) {
            return "";
        }
    }
}
