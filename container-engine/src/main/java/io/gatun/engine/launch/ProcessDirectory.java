package io.gatun.engine.launch;

import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The procfs directory of one process, open: whatever becomes of the number later, it stays that process's, and is empty
 * once that is gone (proc(5)).
 */
public final class ProcessDirectory implements AutoCloseable {
    private static final OpenHow PLACE = OpenHow.path().with(Fcntl.O_DIRECTORY);

    private static final int STATUS_BYTES = 16384;
    /** Counted from the first field behind the name, which is the third. */
    private static final int ARG_START = 48 - 3;

    private final Kernel kernel;
    private final Fd directory;

    private ProcessDirectory(Kernel kernel, Fd directory) {
        this.kernel = kernel;
        this.directory = directory;
    }

    /** Opens the directory of {@code pid}; that the number means the right process is the caller's to know. */
    public static ProcessDirectory open(Kernel kernel, Pid pid) {
        return open(kernel, pid.toString());
    }

    /** Opens the directory of this process. */
    static ProcessDirectory own(Kernel kernel) {
        return open(kernel, "self");
    }

    private static ProcessDirectory open(Kernel kernel, String name) {
        return new ProcessDirectory(kernel, kernel.files().open(Path.of("/proc", name), PLACE));
    }

    /** Opens the process's root directory, from which its files are to be resolved. The caller closes it. */
    public Fd root() {
        return kernel.files().openat(directory, "root", PLACE);
    }

    /** What the kernel calls the namespaces that the process is in (namespaces(7)). */
    Map<NamespaceType, String> namespaces() {
        var names = new EnumMap<NamespaceType, String>(NamespaceType.class);
        for (NamespaceType type : NamespaceType.values()) {
            names.put(type, kernel.files().readlinkat(directory, "ns/" + file(type)));
        }
        return names;
    }

    private static String file(NamespaceType type) {
        return switch (type) {
            case MOUNT -> "mnt";
            case NETWORK -> "net";
            default -> type.specName();
        };
    }

    /** Says which ids the process's user namespace has, and whose they are here (user_namespaces(7)). */
    void writeIdMaps(List<IdMapping> uids, List<IdMapping> gids) {
        write("uid_map", lines(uids));
        write("gid_map", lines(gids));
    }

    /** The process's number in its own pid namespace (proc_pid_status(5), NSpid). */
    int innermostPid() {
        String status =
                new String(kernel.contents().readFile(directory, "status", STATUS_BYTES), StandardCharsets.UTF_8);
        String numbers = status.lines()
                .filter(line -> line.startsWith("NSpid:"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(numbers.substring(numbers.lastIndexOf('\t') + 1));
    }

    /** Where the process has its arguments (proc_pid_stat(5), arg_start); 0 if that is not for us to know. */
    long argumentsAddress() {
        String stat = new String(kernel.contents().readFile(directory, "stat", STATUS_BYTES), StandardCharsets.UTF_8);
        // The name may have anything in it, parentheses too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseUnsignedLong(fields[ARG_START]);
    }

    /** Opens one of the process's namespaces. The caller closes it. */
    Fd namespace(String kind) {
        return kernel.files().openat(directory, "ns/" + kind, OpenHow.read());
    }

    /** Writes to a file of the directory, with one write(2). */
    void write(String file, String text) {
        kernel.contents().writeFile(directory, file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String lines(List<IdMapping> mappings) {
        return mappings.stream()
                .map(each -> "%d %d %d\n".formatted(each.containerId(), each.hostId(), each.size()))
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        directory.close();
    }
}
