package io.gatun.engine.image.layer;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.state.ContainerImage;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DirectoryEntry;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.file.Stat.Owner;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Packs a tree into an archive, by descriptors and without following links: the writable layer of a container as a layer of an
 * image, or a whole root filesystem. The tree may change meanwhile; what is gone is left out.
 */
public final class LayerPacking {
    private static final OpenHow INSIDE =
            OpenHow.directory().with(O_NOFOLLOW).beneath().withoutSymlinks();
    private static final OpenHow FILE =
            OpenHow.read().with(O_NOFOLLOW).beneath().withoutSymlinks();
    private static final int DEEPEST = 2048;
    private static final int CHUNK = 256 * 1024;
    private static final Owner ROOT = new Owner(0, 0);

    private final Kernel kernel;
    private final TarWriter out;
    private final Form form;
    private final Map<List<Object>, String> linked = new HashMap<>();
    private long count;

    /** What becomes of what overlayfs writes down. */
    public enum Form {
        /** It becomes whiteouts of the OCI layer format. */
        LAYER,
        /** There is none: the tree is as a container sees it. */
        WHOLE
    }

    private LayerPacking(Kernel kernel, TarWriter out, Form form) {
        this.kernel = kernel;
        this.out = out;
        this.form = form;
    }

    /**
     * Packs what is in a directory, and for a layer the directory itself.
     *
     * @param root borrowed
     * @return how many entries it has become
     */
    public static long pack(Kernel kernel, Fd root, TarWriter out, Form form) throws IOException {
        var walk = new LayerPacking(kernel, out, form);
        try (Fd top = kernel.files().openat2(root, ".", INSIDE)) {
            walk.directory(top, "", 0);
        }
        out.close();
        return walk.count;
    }

    private void directory(Fd directory, String path, int depth) throws IOException {
        if (depth > DEEPEST)
            throw new BadImageException("more than %d directories below each other".formatted(DEEPEST));
        var names = new TreeSet<String>();
        try (var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) {
                DirectoryEntry entry = listing.next();
                names.add(entry.name());
            }
        }
        if (form == Form.LAYER && isOpaque(directory)) whiteout(path + Whiteout.OPAQUE_NAME);
        for (String name : names) {
            try {
                entry(directory, name, path + name, depth);
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT)) throw e;
            }
        }
    }

    private void entry(Fd parent, String name, String path, int depth) throws IOException {
        Stat stat = kernel.files().statx(parent, name);
        if (form == Form.LAYER && LayerTree.isWhiteout(stat)) {
            whiteout(path.substring(0, path.length() - name.length()) + Whiteout.PREFIX + name);
            return;
        }
        if (form == Form.LAYER && path.equals(ContainerImage.MARK) && stat.sizeBytes() == 0) return;
        switch (stat.type()) {
            case DIRECTORY -> {
                try (Fd directory = kernel.files().openat2(parent, name, INSIDE)) {
                    add(path, new Content.Directory(), stat, xattrs(directory));
                    directory(directory, path + "/", depth + 1);
                }
            }
            case REGULAR -> file(parent, name, path, stat);
            case SYMLINK -> {
                String link = kernel.files().readlinkat(parent, name);
                if (!isLinked(path, stat)) add(path, new Content.Symlink(link), stat, Map.of());
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                special(path, new Content.Device(stat.type(), stat.specialDevice()), stat);
            case FIFO -> special(path, new Content.Fifo(), stat);
            case SOCKET, UNKNOWN -> {
                // A socket means nothing without the process that listens; tar leaves it out as well.
            }
        }
    }

    private void file(Fd parent, String name, String path, Stat stat) throws IOException {
        if (isLinked(path, stat)) return;
        try (Fd file = kernel.files().openat2(parent, name, FILE)) {
            Stat now = kernel.files().statx(file);
            add(path, Content.File.of(now.sizeBytes()), now, xattrs(file));
            while (out.left() > 0) {
                byte[] piece = kernel.contents().readOnce(file, (int) Math.min(out.left(), CHUNK));
                // A file that shrinks while it is read is filled up: the archive must stay one.
                if (piece.length == 0) piece = new byte[(int) Math.min(out.left(), CHUNK)];
                out.write(piece, 0, piece.length);
            }
        }
    }

    private void special(String path, Content content, Stat stat) throws IOException {
        if (!isLinked(path, stat)) add(path, content, stat, Map.of());
    }

    /** A further name of what was packed already becomes a hard link. */
    private boolean isLinked(String path, Stat stat) throws IOException {
        if (stat.links() < 2) return false;
        String first = linked.putIfAbsent(List.of(stat.device(), stat.inode()), path);
        if (first == null) return false;
        add(path, new Content.HardLink(first), stat, Map.of());
        return true;
    }

    private void whiteout(String path) throws IOException {
        count++;
        out.begin(new TarEntry(path, Content.File.of(0), new Attributes(0, ROOT, Instant.EPOCH, Map.of())));
    }

    private void add(String path, Content content, Stat stat, Map<String, byte[]> xattrs) throws IOException {
        count++;
        var attributes =
                new Attributes(stat.permissions(), stat.owner(), stat.times().modified(), xattrs);
        out.begin(new TarEntry(path, content, attributes));
    }

    private Map<String, byte[]> xattrs(Fd file) {
        var found = new LinkedHashMap<String, byte[]>();
        try {
            for (String name : kernel.xattrs().list(file)) {
                if (LayerUnpacker.isKept(name))
                    kernel.xattrs().get(file, name).ifPresent(value -> found.put(name, value));
            }
        } catch (SyscallException e) {
            if (!e.is(Errno.EOPNOTSUPP)) throw e;
        }
        return found;
    }

    private boolean isOpaque(Fd directory) {
        try {
            return kernel.xattrs()
                    .get(directory, LayerTree.OPAQUE)
                    .filter(value -> value.length == 1 && value[0] == 'y')
                    .isPresent();
        } catch (SyscallException e) {
            if (e.is(Errno.EOPNOTSUPP)) return false;
            throw e;
        }
    }
}
