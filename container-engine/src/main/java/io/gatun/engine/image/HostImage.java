package io.gatun.engine.image;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NODEV;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOEXEC;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOSUID;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.image.MaskEntry.Empty;
import io.gatun.engine.image.MaskEntry.Fresh;
import io.gatun.engine.image.MaskEntry.Hidden;
import io.gatun.engine.image.MaskEntry.Link;
import io.gatun.engine.image.MaskEntry.Shown;
import io.gatun.engine.image.MaskEntry.Through;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.file.Xattrs.Existence;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The built-in image {@code host}: the machine's own root, with a mask in front of what is private to it. Both are lower
 * layers of an overlay, uppermost first; neither can be written through it.
 *
 * <p>The mask is a small file system in memory of its own, because overlayfs refuses a layer that lies inside another
 * ("overlapping layers", ELOOP), and everything on the root file system lies inside the root. It has no name anywhere: who
 * starts a container attaches it in the container's mount namespace.
 */
public final class HostImage {
    /** The lowest layer. */
    public static final String ROOT = "/";

    private static final String OPAQUE = "trusted.overlay.opaque";
    private static final String REDIRECT = "trusted.overlay.redirect";
    private static final byte[] YES = {'y'};
    private static final DeviceNumber WHITEOUT = new DeviceNumber(0, 0);
    private static final long ATTRIBUTES = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
    private static final int PRIVATE = 0700;
    private static final int PLAIN = 0755;

    private final Kernel kernel;
    private final List<String> own;

    /** @param own directories with the engine's state, absolute, which no container must see */
    public HostImage(Kernel kernel, List<Path> own) {
        this.kernel = kernel;
        this.own = own.stream().map(path -> path.normalize().toString()).toList();
    }

    /**
     * A new mask, for the host as it is now: a detached mount that the caller owns, and that any number of containers can
     * have as a layer.
     *
     * @throws SyscallException if the kernel refuses
     */
    public Fd mask() {
        try (Fd configuration = kernel.mounts().fsopen("tmpfs")) {
            kernel.mounts().setString(configuration, "source", "gatun-host");
            kernel.mounts().setString(configuration, "mode", "755");
            kernel.mounts().create(configuration);
            Fd mask = kernel.mounts().fsmount(configuration, ATTRIBUTES);
            try {
                fill(mask);
                return mask;
            } catch (RuntimeException e) {
                mask.close();
                throw e;
            }
        }
    }

    /** Puts the mask into an empty directory of a file system that is not the root's. */
    void fill(Fd directory) {
        try (Fd root = kernel.files().open(Path.of(ROOT), OpenHow.directory())) {
            var absent = new HashSet<String>();
            for (MaskEntry entry : HostMask.of(names(root), own)) {
                if (!isBelow(entry.path(), absent)) put(directory, root, entry, absent);
            }
        }
    }

    private void put(Fd mask, Fd root, MaskEntry entry, Set<String> absent) {
        switch (entry) {
            case Hidden(var path) -> kernel.files().mknodat(mask, path, FileType.CHARACTER_DEVICE, 0, WHITEOUT);
            case Fresh(var path, int permissions) -> fresh(mask, path, permissions);
            case Shown(var path) -> shown(mask, root, path);
            case Empty(var path, int permissions) ->
                kernel.files().mknodat(mask, path, FileType.REGULAR, permissions, WHITEOUT);
            case Link(var path, var target) -> kernel.files().symlinkat(target, mask, path);
            case Through(var path) -> {
                if (!through(mask, root, path)) absent.add(path);
            }
        }
    }

    private void fresh(Fd mask, String path, int permissions) {
        kernel.files().mkdirat(mask, path, permissions);
        if ((permissions & ~PLAIN) != 0) kernel.metadata().fchmodat(mask, path, permissions);
        // What is in a directory that is opaque has nothing of the host behind it anyway.
        if (path.indexOf('/') >= 0) return;
        try (Fd made = kernel.files().openat2(mask, path, OpenHow.directory().with(O_NOFOLLOW))) {
            kernel.xattrs().set(made, OPAQUE, YES, Existence.ANY);
        }
    }

    private void shown(Fd mask, Fd root, String path) {
        var known = stat(root, path);
        if (known.isEmpty()) return;
        kernel.files().mkdirat(mask, path, PRIVATE);
        try (Fd made = kernel.files().openat2(mask, path, OpenHow.directory().with(O_NOFOLLOW))) {
            kernel.metadata().fchmod(made, known.get().permissions());
            kernel.xattrs().set(made, REDIRECT, ("/" + path).getBytes(UTF_8), Existence.ANY);
        }
    }

    /** A directory of both layers is owned as the upper one says. */
    private boolean through(Fd mask, Fd root, String path) {
        var known = stat(root, path);
        if (known.isEmpty()) return false;
        var stat = known.get();
        kernel.files().mkdirat(mask, path, PRIVATE);
        try (Fd made = kernel.files().openat2(mask, path, OpenHow.directory().with(O_NOFOLLOW))) {
            kernel.metadata().fchown(made, stat.owner());
            kernel.metadata().fchmod(made, stat.permissions());
        }
        return true;
    }

    /** The directory of that path; none if it is something else, a link included. */
    private Optional<Stat> stat(Fd root, String path) {
        try (Fd place = kernel.files()
                .openat2(root, path, OpenHow.path().with(O_NOFOLLOW).withoutSymlinks())) {
            var stat = kernel.files().statx(place);
            return stat.type() == FileType.DIRECTORY ? Optional.of(stat) : Optional.empty();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) return Optional.empty();
            throw e;
        }
    }

    private static boolean isBelow(String path, Set<String> directories) {
        return directories.stream().anyMatch(directory -> path.startsWith(directory + "/"));
    }

    private List<String> names(Fd directory) {
        var names = new ArrayList<String>();
        try (var listing = kernel.files().list(directory)) {
            listing.forEachRemaining(entry -> names.add(entry.name()));
        }
        return names;
    }
}
