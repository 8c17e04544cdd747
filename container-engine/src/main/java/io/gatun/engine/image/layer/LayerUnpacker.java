package io.gatun.engine.image.layer;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.archive.tar.TarBudget;
import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarReader;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.engine.model.BadImageException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.file.Xattrs.Existence;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Unpacks the archive of a layer into an empty directory as a layer of overlayfs: a whiteout becomes a character device 0/0, an
 * opaque directory gets overlayfs's attribute. Owners are the numbers of the archive. Only descriptors of directories and
 * single names are given to the kernel; see {@link LayerTree}.
 */
public final class LayerUnpacker {
    private static final OpenHow NEW_FILE =
            OpenHow.write().creatingNew(0600).with(O_NOFOLLOW).beneath().withoutSymlinks();
    /** Far above any real layer: four million files, 256 GiB, as deep as paths go. */
    private static final TarBudget BUDGET = new TarBudget(4_000_000, 256L << 30, 2048);

    private static final DeviceNumber NONE = new DeviceNumber(0, 0);
    /** Attributes that are part of an image; what the engine itself and security modules write down is not. */
    private static final Set<String> ATTRIBUTES =
            Set.of("security.capability", "system.posix_acl_access", "system.posix_acl_default");

    private final Kernel kernel;
    private final LayerTree tree;
    private final Map<String, Instant> directoryTimes = new LinkedHashMap<>();
    private long bytes;

    private LayerUnpacker(Kernel kernel, LayerTree tree) {
        this.kernel = kernel;
        this.tree = tree;
        // Until the archive says otherwise, also the root is only implied.
        tree.implied().add("");
    }

    /**
     * What an unpacked layer is like.
     *
     * @param sizeBytes the length of all files
     * @param implied directories that the archive does not have itself; the root is the empty path
     */
    public record Unpacked(long sizeBytes, Set<String> implied) {
        public Unpacked {
            implied = Set.copyOf(implied);
        }
    }

    /**
     * Unpacks.
     *
     * @param archive not compressed; read up to the end of the archive, not further
     * @param root an empty directory of the engine's own; borrowed
     * @throws BadImageException if the archive is malformed, over budget, or wants to leave the directory
     */
    public static Unpacked unpack(Kernel kernel, InputStream archive, Fd root) throws IOException {
        try (var tree = new LayerTree(kernel, root)) {
            var unpacker = new LayerUnpacker(kernel, tree);
            var tar = new TarReader(archive, BUDGET);
            for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                unpacker.entry(entry.get(), tar);
            }
            unpacker.finish();
            return new Unpacked(unpacker.bytes, tree.implied());
        } catch (BadArchiveException e) {
            throw new BadImageException("malformed layer: " + e.getMessage(), e);
        }
    }

    private void entry(TarEntry entry, TarReader tar) throws IOException {
        LayerPath place = LayerPath.of(entry.name());
        if (place.isRoot()) {
            if (!(entry.content() instanceof Content.Directory)) {
                throw LayerPath.refused(entry.name(), "it is the root of the layer");
            }
            describe(place, entry.attributes());
            return;
        }
        switch (Whiteout.of(place.name())) {
            case Whiteout.None() -> file(place, entry, tar);
            case Whiteout.Opaque() -> tree.makeOpaque(place.parent());
            case Whiteout.Hidden(var name) -> hide(new LayerPath(place.parent(), name));
            case Whiteout.Ignored() -> {}
        }
    }

    /** What is in this layer already stays, and is all there is. */
    private void hide(LayerPath place) {
        Fd directory = tree.directory(place.parent());
        Optional<Stat> there = tree.stat(directory, place.name());
        if (there.isEmpty()) {
            kernel.files().mknodat(directory, place.name(), FileType.CHARACTER_DEVICE, 0, NONE);
        } else if (there.get().type() == FileType.DIRECTORY) {
            tree.makeOpaque(place.path());
        }
    }

    private void file(LayerPath place, TarEntry entry, TarReader tar) throws IOException {
        Fd directory = tree.directory(place.parent());
        Optional<Stat> there = tree.stat(directory, place.name());
        boolean kept = entry.content() instanceof Content.Directory
                && there.filter(stat -> stat.type() == FileType.DIRECTORY).isPresent();
        if (there.isPresent() && !kept) tree.remove(place, directory, there.get());
        Attributes attributes = entry.attributes();
        switch (entry.content()) {
            case Content.File content -> regular(place, content, attributes, tar);
            case Content.Directory() -> {
                if (!kept) kernel.files().mkdirat(directory, place.name(), 0700);
                describe(place, attributes);
                if (there.filter(LayerTree::isWhiteout).isPresent()) tree.makeOpaque(place.path());
            }
            case Content.HardLink(var target) -> hardLink(place, target, directory);
            case Content.Symlink(var target) -> {
                kernel.files().symlinkat(target, directory, place.name());
                named(place, attributes, directory);
            }
            case Content.Device(var type, var number) -> special(place, attributes, type, number);
            case Content.Fifo() -> special(place, attributes, FileType.FIFO, NONE);
        }
    }

    private void regular(LayerPath place, Content.File content, Attributes attributes, TarReader tar)
            throws IOException {
        Fd directory = tree.directory(place.parent());
        try (Fd file = kernel.files().openat2(directory, place.name(), NEW_FILE)) {
            long[] position = {0};
            tar.transfer((offset, from, length) -> {
                if (offset != position[0]) kernel.contents().seek(file, offset);
                kernel.contents().writeAll(file, length == from.length ? from : Arrays.copyOf(from, length));
                position[0] = offset + length;
            });
            if (position[0] < content.sizeBytes()) kernel.contents().ftruncate(file, content.sizeBytes());
            bytes += content.sizeBytes();
            kernel.metadata().fchown(file, owner(attributes));
            kernel.metadata().fchmod(file, attributes.permissions());
            xattrs(file, attributes);
        }
        kernel.metadata().utimensat(directory, place.name(), attributes.modified(), attributes.modified());
    }

    /** Both ends are found below the root, and a link at the end of the way is itself what gets one more name. */
    private void hardLink(LayerPath place, String link, Fd directory) {
        LayerPath target = LayerPath.of(link);
        if (target.isRoot()) throw LayerPath.refused(link, "the root of the layer cannot have another name");
        try (Fd own = kernel.descriptors().dup(directory)) {
            Fd from = tree.directory(target.parent());
            kernel.files().linkat(from, target.name(), own, place.name());
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                throw LayerPath.refused(place.path(), "it is another name of a file that the layer does not have");
            }
            if (e.is(Errno.EPERM)) throw LayerPath.refused(place.path(), "it is another name of a directory");
            throw e;
        }
    }

    private void special(LayerPath place, Attributes attributes, FileType type, DeviceNumber number) {
        Fd directory = tree.directory(place.parent());
        kernel.files().mknodat(directory, place.name(), type, 0600, number);
        named(place, attributes, directory);
        // The name is the engine's alone, and stands for what was just made: no link can be followed.
        kernel.metadata().fchmodat(directory, place.name(), attributes.permissions());
    }

    private void named(LayerPath place, Attributes attributes, Fd directory) {
        kernel.metadata().fchownat(directory, place.name(), owner(attributes));
        kernel.metadata().utimensat(directory, place.name(), attributes.modified(), attributes.modified());
    }

    /** What a directory is like; its time is set when nothing is put into it any more. */
    private void describe(LayerPath place, Attributes attributes) {
        Fd directory = tree.directory(place.path());
        kernel.metadata().fchown(directory, owner(attributes));
        kernel.metadata().fchmod(directory, attributes.permissions());
        xattrs(directory, attributes);
        directoryTimes.put(place.path(), attributes.modified());
        tree.told(place.path());
    }

    private void xattrs(Fd file, Attributes attributes) {
        attributes.xattrs().forEach((name, value) -> {
            if (isKept(name)) xattr(file, name, value);
        });
    }

    /** Whether an attribute is part of an image. */
    static boolean isKept(String name) {
        boolean plain = name.startsWith("user.") && !name.startsWith("user.overlay.");
        return plain || ATTRIBUTES.contains(name);
    }

    private void xattr(Fd file, String name, byte[] value) {
        try {
            kernel.xattrs().set(file, name, value, Existence.ANY);
        } catch (SyscallException e) {
            // Not every file system has them; docker goes on as well.
            if (!e.is(Errno.EOPNOTSUPP)) throw e;
        }
    }

    private void finish() {
        directoryTimes.forEach((path, time) -> {
            LayerPath place = LayerPath.of(path);
            Fd directory = tree.directory(place.parent());
            if (!place.isRoot() && tree.stat(directory, place.name()).isEmpty()) return;
            kernel.metadata().utimensat(directory, place.isRoot() ? "." : place.name(), time, time);
        });
    }

    private static Stat.Owner owner(Attributes attributes) {
        return attributes.owner();
    }
}
