package io.gatun.linux.file;

import io.gatun.linux.handle.Fd;
import java.time.Instant;

/**
 * What belongs to a file besides its bytes and its names: who may use it, when it was used, which file system keeps it. All
 * methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Metadata {
    /** Sets the permission bits of a file that is open for reading or writing (fchmod(2)). */
    void fchmod(Fd file, int permissions);

    /**
     * Sets the permission bits of a file (fchmodat(2)). Follows a symbolic link at the end of the path, which the kernel
     * cannot avoid before 6.6: where an attacker may have put one, open the file and use {@link #fchmod}.
     */
    void fchmodat(Fd directory, String path, int permissions);

    /** Gives an open file, O_PATH included, to somebody else (fchownat(2)). */
    void fchown(Fd file, Stat.Owner owner);

    /** Gives a file to somebody else; a symbolic link itself, not where it leads (fchownat(2)). */
    void fchownat(Fd directory, String path, Stat.Owner owner);

    /** Sets the times of a file; of a symbolic link itself, not of where it leads (utimensat(2)). */
    void utimensat(Fd directory, String path, Instant accessed, Instant modified);

    /** The file system that an open file is on, O_PATH included (fstatfs(2)). */
    FileSystem fstatfs(Fd file);
}
