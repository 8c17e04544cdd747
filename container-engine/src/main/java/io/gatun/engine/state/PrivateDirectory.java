package io.gatun.engine.state;

import io.gatun.engine.model.BadRequestException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;

/** A directory of the engine's own, which no other user can look into: what containers leave in it may be setuid. */
public final class PrivateDirectory {
    private static final int PERMISSIONS = 0700;
    private static final int OTHERS = 0077;

    private PrivateDirectory() {}

    /** Opens the directory, making what is missing of the path. The caller closes it. */
    public static Fd open(Kernel kernel, Path path) {
        Fd directory = openOrMake(kernel, path.toAbsolutePath().normalize());
        if ((kernel.files().statx(directory).permissions() & OTHERS) != 0) {
            try {
                kernel.metadata().fchmod(directory, PERMISSIONS);
            } catch (SyscallException e) {
                directory.close();
                throw new BadRequestException(
                        "the state directory %s is open to other users".formatted(path),
                        "chmod 700 it, or run as its owner");
            }
        }
        return directory;
    }

    private static Fd openOrMake(Kernel kernel, Path path) {
        try {
            return kernel.files().open(path, OpenHow.directory());
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT) || path.getParent() == null || path.getFileName() == null) {
                throw e;
            }
            return make(kernel, path.getParent(), path.getFileName().toString());
        }
    }

    private static Fd make(Kernel kernel, Path parent, String name) {
        try (Fd directory = openOrMake(kernel, parent)) {
            try {
                kernel.files().mkdirat(directory, name, PERMISSIONS);
            } catch (SyscallException e) {
                if (!e.is(Errno.EEXIST)) {
                    throw e;
                }
            }
            return kernel.files().openat(directory, name, OpenHow.directory());
        }
    }
}
