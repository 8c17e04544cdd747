package io.gatun.engine.cgroup;

import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.Fcntl.O_TRUNC;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Contents;
import io.gatun.linux.file.DirectoryEntry;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups and their control files as a file system has them: directories, made and removed, and short texts in files. */
final class ControlFiles {
    private static final int PERMISSIONS = 0755;
    private static final OpenHow GROUP = OpenHow.path().with(O_DIRECTORY);
    // The largest are memory.stat and lists of processes; of the latter the kernel allows millions.
    private static final int MAX_BYTES = 64 << 20;

    private final Files files;
    private final Contents contents;

    ControlFiles(Files files, Contents contents) {
        this.files = files;
        this.contents = contents;
    }

    /** Opens a group as a place to start from. The caller closes the result. */
    Fd openGroup(Fd from, String path) {
        return files.openat(from, path, GROUP);
    }

    /** The same, or nothing if there is none. */
    Optional<Fd> openIfThere(Fd from, String path) {
        try {
            return files.openatIfThere(from, path, GROUP);
        } catch (SyscallException e) {
            return absent(e);
        }
    }

    /** Opens a control file for writing later. The caller closes the result. */
    Fd openForWriting(Fd group, String file) {
        return files.openat(group, file, OpenHow.write());
    }

    /** Opens a control file for reading later. The caller closes the result. */
    Fd openForReading(Fd group, String file) {
        return files.openat(group, file, OpenHow.read());
    }

    /** Makes a group; returns whether it is new. */
    boolean make(Fd from, String path) {
        try {
            files.mkdirat(from, path, PERMISSIONS);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /** Opens a control file to write values to it, each with one call. The caller closes the result. */
    Fd openForValues(Fd group, String file) {
        return files.openat2(group, file, OpenHow.write().with(O_TRUNC).beneath());
    }

    void write(Fd group, String file, String value) {
        contents.writeFile(group, file, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes to a file that is open. */
    void write(Fd file, String value) {
        contents.writeAll(file, value.getBytes(StandardCharsets.UTF_8));
    }

    String read(Fd group, String file) {
        return text(contents.readFile(group, file, MAX_BYTES));
    }

    /** The text of a file, or nothing if this group does not have it. */
    Optional<String> readIfThere(Fd group, String file) {
        try {
            return Optional.of(read(group, file));
        } catch (SyscallException e) {
            return absent(e);
        }
    }

    /** The names of the groups in a group; none if it is gone. */
    List<String> children(Fd group) {
        return names(group, FileType.DIRECTORY);
    }

    /** The names of a group's control files; none if it is gone. */
    List<String> files(Fd group) {
        return names(group, FileType.REGULAR);
    }

    private List<String> names(Fd group, FileType type) {
        List<String> names = new ArrayList<>();
        Optional<Fd> opened = openIfThere(group, ".");
        if (opened.isEmpty()) {
            return names;
        }
        try (Fd there = opened.get();
                var listing = files.list(there)) {
            while (listing.hasNext()) {
                DirectoryEntry entry = listing.next();
                if (entry.type() == type) {
                    names.add(entry.name());
                }
            }
        } catch (SyscallException e) {
            // Removed between being opened and being read.
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        return names;
    }

    /** Removes a group; what keeps it is the caller's to tell by the errno. */
    Optional<Errno> remove(Fd from, String path) {
        try {
            files.rmdir(from, path);
            return Optional.empty();
        } catch (SyscallException e) {
            return e.is(Errno.ENOENT) ? Optional.empty() : Optional.of(e.errno());
        }
    }

    // ENODEV: the group was removed while its file was open.
    private static <T> Optional<T> absent(SyscallException e) {
        if (e.is(Errno.ENOENT) || e.is(Errno.ENODEV)) {
            return Optional.empty();
        }
        throw e;
    }

    /** Reads a file that is open, from its beginning. */
    String reread(Fd file) {
        contents.seek(file, 0);
        return text(contents.readAll(file, MAX_BYTES));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
