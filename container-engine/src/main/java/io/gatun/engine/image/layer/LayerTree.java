package io.gatun.engine.image.layer;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.model.BadImageException;
import io.gatun.engine.state.TreeRemoval;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.file.Xattrs.Existence;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of a layer that is being unpacked. Every one is opened by a walk of the kernel that starts at the layer's root and
 * takes neither links nor mounts (openat2(2)), so no entry can lead outside, whatever came before it. Owns the directory it has
 * open.
 */
final class LayerTree implements AutoCloseable {
    static final String OPAQUE = "trusted.overlay.opaque";
    private static final byte[] YES = {'y'};
    private static final int IMPLIED = 0755;
    /** Far above any real layer: archives that leave out all their directories have some ten thousands. */
    private static final int MOST_IMPLIED = 100_000;

    private static final long LONGEST_IMPLIED = 4L << 20;
    private static final OpenHow INSIDE =
            OpenHow.directory().with(O_NOFOLLOW).beneath().withoutSymlinks().onOneMount();

    private final Kernel kernel;
    private final Fd root;
    private final TreeRemoval removal;
    private final Set<String> implied = new LinkedHashSet<>();
    private long impliedChars;
    private String openPath = "";
    private Fd open;

    /** The tree at {@code root}, which is borrowed. */
    LayerTree(Kernel kernel, Fd root) {
        this.kernel = kernel;
        this.root = root;
        this.removal = new TreeRemoval(kernel.files());
        this.open = kernel.files().openat2(root, ".", INSIDE);
    }

    /** Directories that the archive does not have itself, only something in them. */
    Set<String> implied() {
        return implied;
    }

    /** Says that the archive has the directory of this path. */
    void told(String path) {
        implied.remove(path);
    }

    /** The directory of a path, made if it is not there; borrowed until the next call. */
    Fd directory(String path) {
        if (path.equals(openPath)) return open;
        Fd found = openOrMake(path);
        open.close();
        open = found;
        openPath = path;
        return open;
    }

    private Fd openOrMake(String path) {
        try {
            return kernel.files().openat2(root, path.isEmpty() ? "." : path, INSIDE);
        } catch (SyscallException e) {
            // What is no directory may be a whiteout, which says nothing about this layer.
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) return make(path);
            if (e.is(Errno.ELOOP)) throw noDirectory(path);
            throw e;
        }
    }

    /** Goes down from the root, making what is missing. */
    private Fd make(String path) {
        Fd directory = kernel.files().openat2(root, ".", INSIDE);
        for (int from = 0; from < path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            try (Fd parent = directory) {
                directory = child(parent, path.substring(from, to), path.substring(0, to));
            }
            from = to + 1;
        }
        return directory;
    }

    private Fd child(Fd parent, String name, String path) {
        Optional<Stat> there = stat(parent, name);
        boolean hidden = there.filter(LayerTree::isWhiteout).isPresent();
        if (hidden) kernel.files().unlinkat(parent, name);
        if (there.isEmpty() || hidden) {
            kernel.files().mkdirat(parent, name, IMPLIED);
            imply(path);
        } else if (there.get().type() != FileType.DIRECTORY) {
            throw noDirectory(path);
        }
        Fd made = kernel.files().openat2(parent, name, INSIDE);
        if (hidden) kernel.xattrs().set(made, OPAQUE, YES, Existence.ANY);
        return made;
    }

    /** Each is written down, and looked for in every layer below. */
    private void imply(String path) {
        implied.add(path);
        impliedChars += path.length();
        if (implied.size() > MOST_IMPLIED || impliedChars > LONGEST_IMPLIED) {
            throw new BadImageException(
                    "the layer has too many directories that its archive does not say (%d)".formatted(implied.size()));
        }
    }

    private static BadImageException noDirectory(String path) {
        return LayerPath.refused(path, "the layer has a link or a file where it wants a directory");
    }

    /** What is under a name of a directory. */
    Optional<Stat> stat(Fd directory, String name) {
        try {
            return Optional.of(kernel.files().statx(directory, name));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    /** Removes what is under a name, with everything in it. */
    void remove(LayerPath place, Fd directory, Stat there) {
        if (there.type() == FileType.DIRECTORY) {
            try (Fd gone = kernel.files().openat2(directory, place.name(), INSIDE)) {
                removal.removeContent(gone);
            }
            kernel.files().rmdir(directory, place.name());
            String prefix = place.path() + "/";
            implied.removeIf(path -> path.equals(place.path()) || path.startsWith(prefix));
        } else {
            kernel.files().unlinkat(directory, place.name());
        }
    }

    /** Makes lower layers invisible in a directory. */
    void makeOpaque(String path) {
        kernel.xattrs().set(directory(path), OPAQUE, YES, Existence.ANY);
    }

    /** Whether a file only hides another one. */
    static boolean isWhiteout(Stat stat) {
        return stat.type() == FileType.CHARACTER_DEVICE
                && stat.specialDevice().major() == 0
                && stat.specialDevice().minor() == 0;
    }

    @Override
    public void close() {
        open.close();
    }
}
