package io.gatun.engine.launch;

import io.gatun.engine.plan.step.Resource.CopiedTmpfs;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.DirectoryEntry;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;

/**
 * Makes a tmpfs that begins with what a directory of the image has: descriptor by descriptor, never through a link, and no
 * deeper than sane images are.
 */
final class TmpfsCopy {
    private static final int DEEPEST = 64;
    private static final long CHUNK = 1 << 20;
    private static final OpenHow IMAGE_DIRECTORY = OpenHow.directory().inRoot().onOneMount();
    private static final OpenHow ENTRY =
            OpenHow.read().beneath().withoutSymlinks().with(Fcntl.O_NONBLOCK);
    private static final OpenHow INNER = OpenHow.directory().beneath().withoutSymlinks();

    private final Kernel kernel;

    TmpfsCopy(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The detached mount. The caller closes it. */
    Fd make(CopiedTmpfs wanted) {
        Fd mount = tmpfs(wanted);
        try (Fd rootfs = kernel.files().open(Path.of(wanted.rootfs()), OpenHow.directory());
                Fd image = kernel.files().openat2(rootfs, inside(wanted.path()), IMAGE_DIRECTORY)) {
            fill(mount, image, wanted);
            return mount;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return mount;
            }
            mount.close();
            throw e;
        }
    }

    private Fd tmpfs(CopiedTmpfs wanted) {
        try (Fd configuration = kernel.mounts().fsopen("tmpfs")) {
            wanted.options().forEach((key, value) -> {
                if (value.isEmpty()) {
                    kernel.mounts().setFlag(configuration, key);
                } else {
                    kernel.mounts().setString(configuration, key, value);
                }
            });
            kernel.mounts().create(configuration);
            return kernel.mounts().fsmount(configuration, 0);
        }
    }

    private void fill(Fd mount, Fd image, CopiedTmpfs wanted) {
        // A mount's own descriptor is O_PATH, and the mount goes with it unless it is attached.
        try (Fd top = kernel.files().openat(mount, ".", OpenHow.directory())) {
            if (!wanted.options().containsKey("mode")) {
                imitate(top, kernel.files().statx(image));
            }
            copy(image, top, 0);
        }
    }

    private void copy(Fd from, Fd to, int depth) {
        if (depth > DEEPEST) {
            throw SyscallException.of("copy of a directory with " + depth + " levels", -Errno.ELOOP.number());
        }
        try (var listing = kernel.files().list(from)) {
            while (listing.hasNext()) {
                copy(from, to, listing.next(), depth);
            }
        }
    }

    private void copy(Fd from, Fd to, DirectoryEntry entry, int depth) {
        String name = entry.name();
        Stat stat = kernel.files().statx(from, name);
        switch (stat.type()) {
            case DIRECTORY -> directory(from, to, name, stat, depth);
            case REGULAR -> file(from, to, name, stat);
            case SYMLINK -> kernel.files().symlinkat(kernel.files().readlinkat(from, name), to, name);
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET, UNKNOWN -> node(to, name, stat);
        }
        kernel.metadata().fchownat(to, name, stat.owner());
    }

    private void directory(Fd from, Fd to, String name, Stat stat, int depth) {
        kernel.files().mkdirat(to, name, stat.permissions());
        try (Fd source = kernel.files().openat2(from, name, INNER);
                Fd target = kernel.files().openat2(to, name, INNER)) {
            copy(source, target, depth + 1);
            kernel.metadata().fchmod(target, stat.permissions());
        }
    }

    private void file(Fd from, Fd to, String name, Stat stat) {
        try (Fd source = kernel.files().openat2(from, name, ENTRY);
                Fd target = kernel.files().openat(to, name, OpenHow.write().creatingNew(stat.permissions()))) {
            while (kernel.contents().sendfile(source, target, CHUNK) > 0) {
                // until the end of the file
            }
            kernel.metadata().fchmod(target, stat.permissions());
        }
    }

    private void node(Fd to, String name, Stat stat) {
        DeviceNumber device = stat.specialDevice();
        kernel.files().mknodat(to, name, stat.type(), stat.permissions(), device);
    }

    private void imitate(Fd mount, Stat image) {
        kernel.metadata().fchmod(mount, image.permissions());
        kernel.metadata().fchown(mount, image.owner());
    }

    private static String inside(String path) {
        return path.equals("/") ? "." : path.substring(1);
    }
}
