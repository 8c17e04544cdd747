package io.gatun.engine.diff;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What overlayfs writes down in a layer about the layers below it. */
final class Overlays {
    private static final DeviceNumber NONE = new DeviceNumber(0, 0);
    private static final String OPAQUE = "trusted.overlay.opaque";
    private static final String REDIRECT = "trusted.overlay.redirect";

    private Overlays() {}

    /** What is there under a name; empty if nothing is, or a running container has just removed it. */
    static Optional<Stat> stat(Kernel kernel, Fd directory, String name) {
        try {
            return Optional.of(kernel.files().statx(directory, name));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    /** Whether a file only says that there is none. */
    static boolean isWhiteout(Stat file) {
        return file.type() == FileType.CHARACTER_DEVICE && file.specialDevice().equals(NONE);
    }

    /** Whether a directory hides those of the same path below it. */
    static boolean isOpaque(Kernel kernel, Fd directory) {
        return kernel.xattrs()
                .get(directory, OPAQUE)
                .filter(value -> value.length == 1 && value[0] == 'y')
                .isPresent();
    }

    /** Where in the layers below the directory is that this one continues, if not at its own path. */
    static Optional<String> redirect(Kernel kernel, Fd directory) {
        return kernel.xattrs().get(directory, REDIRECT).map(value -> new String(value, StandardCharsets.UTF_8));
    }
}
