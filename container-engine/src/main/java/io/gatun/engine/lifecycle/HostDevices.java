package io.gatun.engine.lifecycle;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.template.HostView.HostDevice;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DirectoryEntry;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The device files of this machine. */
final class HostDevices {
    private static final int MAX_DEPTH = 8;

    private final Kernel kernel;

    HostDevices(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The device at {@code path}, or those in the directory there and below. */
    List<HostDevice> below(String path) {
        var found = new ArrayList<HostDevice>();
        try {
            collect(path, MAX_DEPTH, found);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) {
                throw e;
            }
        }
        if (found.isEmpty()) {
            throw new BadRequestException("%s is no device of this machine".formatted(path), "see ls -l /dev");
        }
        return found;
    }

    private void collect(String path, int depth, List<HostDevice> found) {
        Stat stat;
        try (Fd file = kernel.files().open(Path.of(path), OpenHow.path())) {
            stat = kernel.files().statx(file);
        }
        switch (stat.type()) {
            case CHARACTER_DEVICE -> found.add(device(path, DeviceType.CHARACTER, stat));
            case BLOCK_DEVICE -> found.add(device(path, DeviceType.BLOCK, stat));
            case DIRECTORY -> {
                if (depth > 0) {
                    names(path).forEach(name -> collect(path + "/" + name, depth - 1, found));
                }
            }
            default -> {
                // Links and sockets in /dev are made by the container's own software.
            }
        }
    }

    private List<String> names(String path) {
        var names = new ArrayList<String>();
        try (Fd directory = kernel.files().open(Path.of(path), OpenHow.directory());
                var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) {
                DirectoryEntry entry = listing.next();
                if (entry.type() != FileType.SYMLINK) {
                    names.add(entry.name());
                }
            }
        }
        names.sort(null);
        return names;
    }

    private static HostDevice device(String path, DeviceType type, Stat stat) {
        return new HostDevice(
                path,
                type,
                stat.specialDevice().major(),
                stat.specialDevice().minor(),
                stat.permissions(),
                Integer.toUnsignedLong(stat.owner().uid()),
                Integer.toUnsignedLong(stat.owner().gid()));
    }
}
