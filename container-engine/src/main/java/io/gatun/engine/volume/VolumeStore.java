package io.gatun.engine.volume;

import static io.gatun.linux.file.Contents.Durability.PROCESS;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeInfo;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.state.PrivateDirectory;
import io.gatun.engine.state.TreeRemoval;
import io.gatun.engine.volume.VolumeCodec.Described;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The volumes below one root directory: for each a directory {@code volumes/NAME} with its files in {@code _data} and what is known
 * of it in {@code volume.json}, written last. Who is about to use a volume holds a shared lock of its directory, who removes it
 * an exclusive one; the kernel gives them back when a process ends. Safe for many threads and processes.
 */
public final class VolumeStore {
    static final String DATA = "_data";
    /** The label by which docker's clients know a volume that nobody named. */
    private static final String ANONYMOUS = "com.docker.volume.anonymous";

    private static final String DESCRIPTION = "volume.json";
    private static final int PRIVATE = 0700;
    private static final int DATA_PERMISSIONS = 0755;
    private static final int FILE_PERMISSIONS = 0600;
    private static final int MAX_BYTES = 1 << 20;

    private final Kernel kernel;
    private final Path root;

    /** The store below {@code root}; its directory is made with the first volume. */
    public VolumeStore(Kernel kernel, Path root) {
        this.kernel = kernel;
        this.root = root;
    }

    /** What a volume is to be. */
    public record Request(
            VolumeName name, Map<String, String> labels, Map<String, String> options, boolean anonymous) {}

    /**
     * A volume that is kept from being removed until this is closed.
     *
     * @param made whether it was made just now
     */
    public record Held(Fd directory, VolumeInfo info, boolean made) implements AutoCloseable {
        @Override
        public void close() {
            directory.close();
        }
    }

    /** Where all volumes are: {@code /var/lib/gatun/volumes}. */
    public Path place() {
        return root.resolve("volumes");
    }

    /** The directory on the host with the files of a volume that has no other. */
    public Path data(VolumeName name) {
        return place().resolve(name.value()).resolve(DATA);
    }

    /**
     * Makes a volume, or finds it, and holds it. The caller closes it.
     *
     * @throws ConflictException if there is one of this name with other options
     */
    public Held hold(Request request) {
        Optional<String> elsewhere = VolumeOptions.directory(request.options());
        try (Fd volumes = openOrMake()) {
            while (true) {
                Fd directory = directory(volumes, request.name());
                Held held = held(directory, request, elsewhere);
                if (held != null) return held;
            }
        }
    }

    /** Null if somebody removed or made it meanwhile: to be looked at again. */
    private @Nullable Held held(Fd directory, Request request, Optional<String> elsewhere) {
        boolean kept = false;
        try {
            boolean made = describeIfNew(directory, request, elsewhere);
            kernel.descriptors().flock(directory, Lock.SHARED);
            Optional<Described> known = described(directory);
            if (known.isEmpty()) return null;
            if (!request.options().isEmpty() && !known.get().options().equals(request.options())) {
                throw new ConflictException(
                        "volume %s already exists with other options".formatted(request.name()),
                        "remove it first, or choose another name");
            }
            kept = true;
            return new Held(directory, info(request.name(), known.get()), made);
        } finally {
            if (!kept) directory.close();
        }
    }

    private boolean describeIfNew(Fd directory, Request request, Optional<String> elsewhere) {
        if (described(directory).isPresent()) return false;
        kernel.descriptors().flock(directory, Lock.EXCLUSIVE);
        boolean gone = kernel.files().statx(directory).links() == 0;
        if (gone || described(directory).isPresent()) return false;
        // Somebody who made or removed one of this name may have been killed amid it.
        new TreeRemoval(kernel.files()).removeContent(directory);
        describe(directory, request, elsewhere);
        return true;
    }

    private void describe(Fd directory, Request request, Optional<String> elsewhere) {
        if (elsewhere.isEmpty()) makeData(directory);
        var labels = new HashMap<>(request.labels());
        if (request.anonymous()) labels.put(ANONYMOUS, "");
        var described = new Described(Clock.systemUTC().instant(), labels, request.options(), request.anonymous());
        byte[] bytes = VolumeCodec.write(described).toString().getBytes(StandardCharsets.UTF_8);
        kernel.contents().replaceFile(directory, DESCRIPTION, FILE_PERMISSIONS, bytes, PROCESS);
    }

    private void makeData(Fd directory) {
        mkdir(directory, DATA, DATA_PERMISSIONS);
        try (Fd data =
                kernel.files().openat2(directory, DATA, OpenHow.directory().withoutSymlinks())) {
            kernel.metadata().fchmod(data, DATA_PERMISSIONS);
        }
    }

    /** What is known of a volume. */
    public Optional<VolumeInfo> find(VolumeName name) {
        try (Fd volumes = open();
                Fd directory = kernel.files()
                        .openat2(volumes, name.value(), OpenHow.directory().withoutSymlinks())) {
            return described(directory).map(found -> info(name, found));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) return Optional.empty();
            throw e;
        }
    }

    /** All volumes, by name. */
    public List<VolumeInfo> list() {
        var names = new ArrayList<VolumeName>();
        try (Fd volumes = open();
                var listing = kernel.files().list(volumes)) {
            while (listing.hasNext()) names.add(new VolumeName(listing.next().name()));
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
        return names.stream().sorted().map(this::find).flatMap(Optional::stream).toList();
    }

    /** Looks once more, with the volume locked, whether it may go. */
    @FunctionalInterface
    public interface Permission {
        /** Throws if it may not. */
        void require();
    }

    /**
     * Removes a volume with all of its files.
     *
     * @throws ConflictException if a container is being made with it
     * @throws NoSuchVolumeException if there is none
     */
    public void remove(VolumeName name, Permission permission) {
        try (Fd volumes = open();
                Fd directory = kernel.files()
                        .openat2(volumes, name.value(), OpenHow.directory().withoutSymlinks())) {
            if (!kernel.descriptors().tryFlock(directory, Lock.EXCLUSIVE)) {
                throw new ConflictException(
                        "remove %s: volume is in use".formatted(name), "a container is being made with it");
            }
            if (kernel.files().statx(directory).links() == 0) throw new NoSuchVolumeException(name.value());
            permission.require();
            unlink(directory);
            new TreeRemoval(kernel.files()).removeContent(directory);
            kernel.files().rmdir(volumes, name.value());
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) throw new NoSuchVolumeException(name.value());
            throw e;
        }
    }

    /** Removes what is left of volumes whose making or removal was killed. */
    public void sweep() {
        try (Fd volumes = open();
                var listing = kernel.files().list(volumes)) {
            while (listing.hasNext()) sweep(volumes, listing.next().name());
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
    }

    private void sweep(Fd volumes, String name) {
        try (Fd directory =
                kernel.files().openat2(volumes, name, OpenHow.directory().withoutSymlinks())) {
            if (described(directory).isPresent()
                    || !kernel.descriptors().tryFlock(directory, Lock.EXCLUSIVE)
                    || described(directory).isPresent()) return;
            new TreeRemoval(kernel.files()).removeContent(directory);
            kernel.files().rmdir(volumes, name);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) throw e;
        }
    }

    /** Without its description it is no volume any more, whatever is left of it. */
    private void unlink(Fd directory) {
        try {
            kernel.files().unlinkat(directory, DESCRIPTION);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
    }

    private VolumeInfo info(VolumeName name, Described described) {
        String place =
                VolumeOptions.directory(described.options()).orElse(data(name).toString());
        return new VolumeInfo(
                name, described.created(), place, described.labels(), described.options(), described.anonymous());
    }

    private Optional<Described> described(Fd directory) {
        try {
            byte[] bytes = kernel.contents().readFile(directory, DESCRIPTION, MAX_BYTES);
            return Optional.of(VolumeCodec.read(JsonView.of(JsonReader.DOCUMENTS.read(bytes))));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    private Fd openOrMake() {
        try (Fd top = PrivateDirectory.open(kernel, root)) {
            mkdir(top, "volumes", PRIVATE);
        }
        return open();
    }

    /** Who only looks makes nothing: there may be no room for it. */
    private Fd open() {
        try (Fd top = PrivateDirectory.open(kernel, root)) {
            return kernel.files().openat2(top, "volumes", OpenHow.directory().withoutSymlinks());
        }
    }

    private Fd directory(Fd volumes, VolumeName name) {
        while (true) {
            mkdir(volumes, name.value(), PRIVATE);
            try {
                return kernel.files()
                        .openat2(volumes, name.value(), OpenHow.directory().withoutSymlinks());
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT)) throw e; // else somebody has removed it just now
            }
        }
    }

    private void mkdir(Fd parent, String name, int permissions) {
        try {
            kernel.files().mkdirat(parent, name, permissions);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) throw e;
        }
    }
}
