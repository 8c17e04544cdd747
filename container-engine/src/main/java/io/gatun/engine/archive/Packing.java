package io.gatun.engine.archive;

import static io.gatun.linux.abi.Fcntl.O_NONBLOCK;

import io.gatun.engine.archive.tar.TarBudget;
import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Writes files and directories into an archive, sorted by name. The tree may change meanwhile: what vanishes is left out, and a
 * file has the length that it had when it was opened. Links are written, never followed; sockets are left out, as nobody could
 * use them. For one thread.
 */
public final class Packing {
    private static final OpenHow CONTENT = OpenHow.read().with(O_NONBLOCK);
    private static final int MOUNT_POINT = 0644;
    private static final int MOST_NAMES = 1_000_000;
    private static final Set<Errno> GONE = EnumSet.of(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EINVAL);
    private static final int CHUNK = 256 * 1024;

    private final Kernel kernel;
    private final TarWriter out;
    private final Owners owners;
    private final Crossing crossing;
    /** Where files with several names went, so that the next name becomes a link. */
    private final Map<FileKey, String> linked = new HashMap<>();

    /** What is done at a directory on which something else is mounted. */
    public enum Crossing {
        /** What is mounted there is written, unless it is a view of the kernel, such as procfs. */
        FILES,
        /** Only the directory itself is written. */
        NEVER
    }

    private record FileKey(Object device, long inode) {}

    /**
     * Into {@code out}, which the caller closes.
     *
     * @param owners from those of the files to those in the archive
     */
    public Packing(Kernel kernel, TarWriter out, Owners owners, Crossing crossing) {
        this.kernel = kernel;
        this.out = out;
        this.owners = owners;
        this.crossing = crossing;
    }

    /**
     * Writes what is at a place, a directory with all that is in it.
     *
     * @param name its own in the archive
     */
    public void add(Place place, String name) throws IOException {
        Optional<Stat> there = place.stat();
        if (there.isEmpty()) return;
        if (there.get().type() == FileType.DIRECTORY) {
            directory(place, name, 0, there.get().mountId());
        } else {
            notDirectory(place, there.get(), name);
        }
    }

    /** Writes an open directory with all that is in it. */
    public void addDirectory(Fd directory, String name) throws IOException {
        Stat stat = kernel.files().statx(directory);
        try (Fd readable = kernel.files().openat(directory, ".", OpenHow.directory())) {
            out.begin(new TarEntry(name, new Content.Directory(), attributes(stat, Optional.of(readable))));
            content(readable, name, 0, stat.mountId());
        }
    }

    /** Writes what is in an open directory, and nothing of the directory itself. */
    public void addContent(Fd directory) throws IOException {
        try (Fd readable = kernel.files().openat(directory, ".", OpenHow.directory())) {
            content(readable, "", 0, kernel.files().statx(readable).mountId());
        }
    }

    private void directory(Place place, String name, int depth, long mountId) throws IOException {
        if (depth > TarBudget.GENEROUS.depth()) {
            throw new NotSupportedException(
                    "there are more than %d directories below each other".formatted(TarBudget.GENEROUS.depth()),
                    "copy a part of them");
        }
        Optional<Fd> opened = unlessGone(place::openDirectory);
        if (opened.isEmpty()) return;
        try (Fd directory = opened.get()) {
            Stat stat = kernel.files().statx(directory);
            out.begin(new TarEntry(name, new Content.Directory(), attributes(stat, Optional.of(directory))));
            if (stat.mountId() != mountId && !enters(directory)) return;
            content(directory, name, depth, stat.mountId());
        }
    }

    private boolean enters(Fd mounted) {
        return crossing == Crossing.FILES && !KernelViews.has(kernel.metadata().fstatfs(mounted));
    }

    private void content(Fd directory, String name, int depth, long mountId) throws IOException {
        for (String child : names(directory)) {
            var place = new Place(kernel, directory, child);
            Optional<Stat> stat = place.stat();
            String path = name.isEmpty() || name.endsWith("/") ? name + child : name + "/" + child;
            if (stat.isEmpty()) continue;
            if (stat.get().type() == FileType.DIRECTORY) directory(place, path, depth + 1, mountId);
            else if (crossing == Crossing.NEVER && stat.get().mountId() != mountId) mountPoint(stat.get(), path);
            else notDirectory(place, stat.get(), path);
        }
    }

    /** What is under a mount cannot be seen; engines put an empty file there. */
    private void mountPoint(Stat stat, String name) throws IOException {
        var attributes = new Attributes(MOUNT_POINT, owners.of(stat.owner()), modified(stat), Map.of());
        out.begin(new TarEntry(name, Content.File.of(0), attributes));
    }

    private Set<String> names(Fd directory) {
        var names = new TreeSet<String>();
        try (var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) {
                names.add(listing.next().name());
                if (names.size() > MOST_NAMES) {
                    throw new NotSupportedException(
                            "a directory has more than %d names".formatted(MOST_NAMES), "copy a part of it");
                }
            }
        }
        return names;
    }

    private void notDirectory(Place place, Stat stat, String name) throws IOException {
        if (stat.links() > 1 && stat.type() != FileType.SOCKET) {
            String first = linked.putIfAbsent(new FileKey(stat.device(), stat.inode()), name);
            if (first != null) {
                out.begin(new TarEntry(name, new Content.HardLink(first), attributes(stat, Optional.empty())));
                return;
            }
        }
        switch (stat.type()) {
            case REGULAR -> file(place, name);
            case SYMLINK -> symlink(place, stat, name);
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                out.begin(new TarEntry(
                        name,
                        new Content.Device(stat.type(), stat.specialDevice()),
                        attributes(stat, Optional.empty())));
            case FIFO -> out.begin(new TarEntry(name, new Content.Fifo(), attributes(stat, Optional.empty())));
            case SOCKET, DIRECTORY, UNKNOWN -> {}
        }
    }

    private void symlink(Place place, Stat stat, String name) throws IOException {
        Optional<String> target = unlessGone(() -> kernel.files().readlinkat(place.directory(), place.name()));
        if (target.isEmpty()) return;
        out.begin(new TarEntry(name, new Content.Symlink(target.get()), attributes(stat, Optional.empty())));
    }

    /** Held before it is opened: opening a device or a FIFO that took the file's place could do something, or wait. */
    private void file(Place place, String name) throws IOException {
        Optional<Fd> there = unlessGone(place::hold);
        if (there.isEmpty()) return;
        try (Fd held = there.get()) {
            if (kernel.files().statx(held).type() != FileType.REGULAR) return;
            try (Fd file = kernel.files().open(Path.of("/proc/self/fd/" + held.number()), CONTENT)) {
                Stat stat = kernel.files().statx(file);
                out.begin(new TarEntry(name, Content.File.of(stat.sizeBytes()), attributes(stat, Optional.of(file))));
                copy(file);
            }
        }
    }

    /** The length was promised: what is missing at its end is zeros, what came later is left out. */
    private void copy(Fd file) throws IOException {
        while (out.left() > 0) {
            byte[] piece = kernel.contents().readOnce(file, (int) Math.min(CHUNK, out.left()));
            if (piece.length == 0) piece = new byte[(int) Math.min(CHUNK, out.left())];
            out.write(piece, 0, piece.length);
        }
    }

    private Attributes attributes(Stat stat, Optional<Fd> open) {
        return new Attributes(
                stat.permissions(),
                owners.of(stat.owner()),
                modified(stat),
                open.map(this::xattrs).orElse(Map.of()));
    }

    private static Instant modified(Stat stat) {
        return stat.times().modified().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Those that mean the same elsewhere: what programs noted, and capabilities. */
    private Map<String, byte[]> xattrs(Fd file) {
        var found = new HashMap<String, byte[]>();
        try {
            for (String name : kernel.xattrs().list(file)) {
                if (!name.startsWith("user.") && !name.equals("security.capability")) continue;
                kernel.xattrs().get(file, name).ifPresent(value -> found.put(name, value));
            }
        } catch (SyscallException e) {
            if (!e.is(Errno.EOPNOTSUPP)) throw e;
        }
        return found;
    }

    /** Nothing if the name is gone, or now stands for something of another kind. */
    private static <T> Optional<T> unlessGone(Supplier<T> opening) {
        try {
            return Optional.of(opening.get());
        } catch (SyscallException e) {
            if (GONE.contains(e.errno())) return Optional.empty();
            throw e;
        }
    }
}
