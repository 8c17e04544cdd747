package io.gatun.engine.exec;

import io.gatun.engine.launch.ProcessDirectory;
import io.gatun.engine.template.Accounts;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.file.FileTooLargeException;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The users of a running container, from its own files, which whoever runs in it can have made anything: only regular files
 * of a sane size are read, and links lead nowhere but into the container.
 */
final class ContainerAccounts {
    private static final int MOST_BYTES = 1 << 20;
    private static final OpenHow PLACE =
            new OpenHow(Fcntl.O_PATH, 0, Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS);

    private final Kernel kernel;

    ContainerAccounts(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The users, as a process of the container sees the files; what cannot be read is empty. */
    Accounts read(ProcessDirectory process) {
        try (Fd root = process.root()) {
            return new Accounts(text(root, "etc/passwd"), text(root, "etc/group"));
        }
    }

    private String text(Fd root, String path) {
        try (Fd place = kernel.files().openat2(root, path, PLACE)) {
            if (kernel.files().statx(place).type() != FileType.REGULAR) return "";
            // Opened only now: opening a FIFO waits, and opening a device can do anything.
            try (Fd file = kernel.files().open(Path.of("/proc/self/fd/" + place), OpenHow.read())) {
                return new String(kernel.contents().readAll(file, MOST_BYTES), StandardCharsets.UTF_8);
            }
        } catch (SyscallException | FileTooLargeException e) {
            return "";
        }
    }
}
