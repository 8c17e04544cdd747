package io.gatun.linux.file;

import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names in directories: opening, making, moving and removing what they stand for. Every path is relative to a directory
 * that somebody holds open, and links at its end are not followed unless the method says so. All methods throw
 * {@link io.gatun.linux.gate.SyscallException}. Permission bits of what is made go through umask(2).
 */
public interface Files {
    /** What a rename does with a file that already has the new name. */
    enum Renaming {
        /** It is gone afterwards, at the same instant. */
        REPLACE,
        /** It stays, and the call fails with EEXIST. */
        NOREPLACE,
        /** The two change places. */
        EXCHANGE
    }

    /** Opens {@code path} as {@code how} says (openat2(2)). The caller closes the result. */
    Fd openat2(Fd directory, String path, OpenHow how);

    /** The same, or empty if there is no such file (ENOENT), which is no error then and costs none. */
    Optional<Fd> openat2IfThere(Fd directory, String path, OpenHow how);

    /** Opens an absolute path as {@code how} says (openat2(2)). For trusted paths. The caller closes the result. */
    Fd open(Path absolute, OpenHow how);

    /**
     * Opens {@code path} with the older call, which has no rules for the way to the file (openat(2)). The caller closes the
     * result.
     *
     * @throws IllegalArgumentException if {@code how} has such rules
     */
    Fd openat(Fd directory, String path, OpenHow how);

    /** The same, or empty if there is no such file (ENOENT). */
    Optional<Fd> openatIfThere(Fd directory, String path, OpenHow how);

    /** Makes a directory (mkdirat(2)). */
    void mkdirat(Fd directory, String path, int permissions);

    /** Removes the name of a file that is not a directory (unlinkat(2)). */
    void unlinkat(Fd directory, String path);

    /** The same if there is such a name. */
    void unlinkatIfThere(Fd directory, String path);

    /** Removes an empty directory (unlinkat(2) with AT_REMOVEDIR). */
    void rmdir(Fd directory, String path);

    /** Renames or moves a file within its file system (renameat2(2)). */
    void renameat2(Fd fromDirectory, String from, Fd toDirectory, String to, Renaming renaming);

    /** Gives a file one more name (linkat(2)). */
    void linkat(Fd fromDirectory, String from, Fd toDirectory, String to);

    /** Gives an open file a name, such as one opened with O_TMPFILE (linkat(2) through {@code /proc/self/fd}). */
    void link(Fd file, Fd toDirectory, String to);

    /** Makes a symbolic link that leads to {@code target} (symlinkat(2)). */
    void symlinkat(String target, Fd directory, String path);

    /** Where a symbolic link leads (readlinkat(2)). */
    String readlinkat(Fd directory, String path);

    /** Where the symbolic link leads that was opened with O_PATH and O_NOFOLLOW (readlinkat(2)). */
    String readlink(Fd link);

    /** Makes a device file, a FIFO, a socket or an empty regular file (mknodat(2)). */
    void mknodat(Fd directory, String path, FileType type, int permissions, DeviceNumber device);

    /** What is known about a file; a symbolic link itself, not where it leads (statx(2)). */
    Stat statx(Fd directory, String path);

    /** What is known about an open file, O_PATH included (statx(2)). */
    Stat statx(Fd file);

    /**
     * The names in a directory (getdents64(2)), read as they are asked for. The caller closes the result.
     *
     * @param directory its reading position is neither used nor moved; O_PATH will do
     */
    DirectoryListing list(Fd directory);
}
