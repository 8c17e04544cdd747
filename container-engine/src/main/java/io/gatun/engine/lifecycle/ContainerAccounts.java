package io.gatun.engine.lifecycle;

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
import java.util.List;

/**
 * The users of a container, from its own files, which whoever made its image or runs in it can have made anything: only
 * regular files of a sane size are read, and links lead nowhere but into the container.
 */
public final class ContainerAccounts {
    private static final int MOST_BYTES = 1 << 20;
    private static final OpenHow PLACE =
            new OpenHow(Fcntl.O_PATH, 0, Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS);

    private final Kernel kernel;

    /** Reads with the kernel's calls. */
    public ContainerAccounts(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The users as the files below {@code root} have them; what cannot be read is empty. */
    public Accounts read(Fd root) {
        return read(List.of(root));
    }

    /** The same of the union of several directories, uppermost first. */
    Accounts read(List<Fd> roots) {
        return new Accounts(text(roots, "etc/passwd"), text(roots, "etc/group"));
    }

    private String text(List<Fd> roots, String path) {
        for (Fd root : roots) {
            if (isThere(root, path)) return text(root, path);
        }
        return "";
    }

    private boolean isThere(Fd root, String path) {
        try (var _ = kernel.files().openat2(root, path, PLACE)) {
            return true;
        } catch (SyscallException e) {
            return false;
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
