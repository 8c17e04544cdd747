package io.gatun.engine.archive;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.state.TreeRemoval;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * A name in a directory that is held open; the name has no slash in it and is never followed.
 *
 * @param directory borrowed
 */
public record Place(Kernel kernel, Fd directory, String name) {
    private static final OpenHow DIRECTORY = OpenHow.directory().with(O_NOFOLLOW);
    private static final OpenHow ANY = OpenHow.path().with(O_NOFOLLOW);

    /** What is there now. */
    public Optional<Stat> stat() {
        try {
            return Optional.of(kernel.files().statx(directory, name));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    /** Opens the directory that is there. The caller closes it. */
    public Fd openDirectory() {
        return kernel.files().openat(directory, name, DIRECTORY);
    }

    /** Holds whatever is there, a link itself, without opening it. The caller closes it. */
    public Fd hold() {
        return kernel.files().openat(directory, name, ANY);
    }

    /** Makes a directory unless anything has the name. */
    void makeIfMissing(int permissions) {
        try {
            kernel.files().mkdirat(directory, name, permissions);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) throw e;
        }
    }

    /** Removes what is there, a directory with all that is in it. */
    public void remove(FileType type) {
        if (type != FileType.DIRECTORY) {
            kernel.files().unlinkat(directory, name);
            return;
        }
        try (Fd content = openDirectory()) {
            new TreeRemoval(kernel.files()).removeContent(content);
        }
        kernel.files().rmdir(directory, name);
    }
}
