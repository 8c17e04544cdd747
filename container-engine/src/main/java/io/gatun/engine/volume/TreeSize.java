package io.gatun.engine.volume;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DirectoryEntry;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** How much of the disk a tree takes: each file once, whatever its names, on one file system only. */
public final class TreeSize {
    private static final OpenHow INSIDE =
            OpenHow.directory().beneath().withoutSymlinks().onOneMount().with(O_NOFOLLOW);
    private static final int DEEPEST = 1024;
    private static final int BLOCK_BYTES = 512;

    private final Kernel kernel;
    private final Set<Long> seen = new HashSet<>();

    private TreeSize(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Of the directory at an absolute path; 0 if it is not there. */
    public static long of(Kernel kernel, String directory) {
        try (Fd top = kernel.files().open(Path.of(directory), OpenHow.directory())) {
            return new TreeSize(kernel).of(top, 0);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return 0;
            throw e;
        }
    }

    /** Of a directory in another; 0 if it is not there. */
    public static long of(Kernel kernel, Fd parent, String name) {
        try (Fd top = kernel.files().openat2(parent, name, INSIDE)) {
            return new TreeSize(kernel).of(top, 0);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return 0;
            throw e;
        }
    }

    private long of(Fd directory, int depth) {
        long bytes = 0;
        if (depth > DEEPEST) return bytes;
        try (var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) bytes += of(directory, listing.next(), depth);
        }
        return bytes;
    }

    private long of(Fd directory, DirectoryEntry entry, int depth) {
        try {
            Stat stat = kernel.files().statx(directory, entry.name());
            if (stat.type() == FileType.DIRECTORY) {
                try (Fd below = kernel.files().openat2(directory, entry.name(), INSIDE)) {
                    return stat.blocks() * BLOCK_BYTES + of(below, depth + 1);
                }
            }
            if (stat.links() > 1 && !seen.add(stat.inode())) return 0;
            return stat.blocks() * BLOCK_BYTES;
        } catch (SyscallException e) {
            // Gone meanwhile, or the beginning of another file system.
            if (e.is(Errno.ENOENT) || e.is(Errno.EXDEV) || e.is(Errno.ELOOP)) return 0;
            throw e;
        }
    }
}
