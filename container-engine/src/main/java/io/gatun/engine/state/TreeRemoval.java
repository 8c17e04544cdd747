package io.gatun.engine.state;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DirectoryEntry;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes a tree that a container may have filled: by descriptors, never through a link, never onto another mount, and
 * with no recursion that a deep tree could exhaust.
 */
public final class TreeRemoval {
    private static final OpenHow INSIDE =
            OpenHow.directory().beneath().withoutSymlinks().onOneMount();
    private static final int BATCH = 4096;

    private final Files files;

    public TreeRemoval(Files files) {
        this.files = files;
    }

    /** Removes everything in {@code directory}, which itself stays. Deep directories are first moved up to its top. */
    public void removeContent(Fd directory) {
        while (true) {
            List<DirectoryEntry> batch = entries(directory);
            if (batch.isEmpty()) {
                return;
            }
            for (DirectoryEntry entry : batch) {
                remove(directory, entry);
            }
        }
    }

    private void remove(Fd top, DirectoryEntry entry) {
        if (entry.type() != FileType.DIRECTORY) {
            files.unlinkat(top, entry.name());
            return;
        }
        try (Fd child = files.openat2(top, entry.name(), INSIDE)) {
            for (List<DirectoryEntry> batch = entries(child); !batch.isEmpty(); batch = entries(child)) {
                for (DirectoryEntry below : batch) {
                    if (below.type() == FileType.DIRECTORY) {
                        raise(top, child, below);
                    } else {
                        files.unlinkat(child, below.name());
                    }
                }
            }
        }
        files.rmdir(top, entry.name());
    }

    /** Removes an empty directory, or moves a full one to the top under a name of its own. */
    private void raise(Fd top, Fd parent, DirectoryEntry directory) {
        try {
            files.rmdir(parent, directory.name());
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOTEMPTY) && !e.is(Errno.EEXIST)) {
                throw e;
            }
            String name = ".removing-%x-%d".formatted(directory.inode(), System.nanoTime());
            files.renameat2(parent, directory.name(), top, name, Files.Renaming.NOREPLACE);
        }
    }

    private List<DirectoryEntry> entries(Fd directory) {
        var batch = new ArrayList<DirectoryEntry>();
        try (var listing = files.list(directory)) {
            while (batch.size() < BATCH && listing.hasNext()) {
                batch.add(listing.next());
            }
        }
        return batch;
    }
}
