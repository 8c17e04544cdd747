package io.gatun.engine.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.content.StoreRoot;
import io.gatun.engine.image.layer.LayerUnpacker.Unpacked;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonBudget;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.state.TreeRemoval;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Contents.Durability;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.Files.Renaming;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The unpacked layers: {@code layers/HEX/fs} for the layer whose archive has that digest, once, whatever images have it and
 * whatever is below it there. A layer gets its name when it is whole and its digest is right; until then it is in {@code work}.
 * Its files are not written to the disk one by one: they are there after the syncfs(2) that comes before an image, and then the layer
 * has a mark. One without a mark that was unpacked before the last boot may have lost any of its files.
 */
public final class LayerStore {
    private static final int PRIVATE = 0700;
    private static final int PUBLIC = 0755;
    private static final int OWN = 0600;
    /** What {@link LayerTree} lets a layer imply fits. */
    private static final JsonReader RECORDS = new JsonReader(new JsonBudget(64 << 20, 4, 1 << 16, 1 << 19));

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String RECORD = "layer.json";
    private static final String MARK = "synced";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final StoreRoot root;
    private final Kernel kernel;

    public LayerStore(StoreRoot root) {
        this.root = root;
        this.kernel = root.kernel();
    }

    /** The directory with the files of a layer. */
    public Path files(Digest diffId) {
        return directory(diffId).resolve("fs");
    }

    /** The directory in which all layers are. */
    public Path directory() {
        return root.path().resolve("layers");
    }

    private Path directory(Digest diffId) {
        return directory().resolve(name(diffId));
    }

    private static String name(Digest diffId) {
        return diffId.algorithm().equals("sha256") ? diffId.hex() : diffId.algorithm() + "-" + diffId.hex();
    }

    /** Whether it is there, whole: a record without content is what a loss of power leaves. */
    public boolean has(Digest diffId) {
        return directory(diffId).resolve(RECORD).toFile().length() > 0;
    }

    /** Whether it is there and has all its files, whatever power was lost: it was on the disk, or was unpacked since the last boot. */
    public boolean isCertain(Digest diffId) {
        if (!has(diffId)) return false;
        if (Files.exists(directory(diffId).resolve(MARK))) return true;
        try {
            // Those without a boot are older than the mark.
            return record(diffId)
                    .flatMap(view -> view.optionalText("boot"))
                    .filter(boot -> !boot.equals(boot()))
                    .isEmpty();
        } catch (BadImageException e) {
            return false;
        }
    }

    /** Marks layers all of whose files are on the disk. */
    public void markSynced(List<Digest> diffIds) {
        for (Digest diffId : diffIds) {
            if (!Files.exists(directory(diffId).resolve(MARK))) mark(diffId);
        }
    }

    private void mark(Digest diffId) {
        try (Fd layer = kernel.files().open(directory(diffId), OpenHow.directory())) {
            kernel.files().openat(layer, MARK, OpenHow.write().creating(OWN)).close();
        }
    }

    private static String boot() {
        return Disk.call("read " + BOOT, () -> Files.readString(BOOT).strip());
    }

    /**
     * What a layer is like; nothing if it is not there, or not any more.
     *
     * @throws BadImageException if its record is damaged
     */
    public Optional<Unpacked> about(Digest diffId) {
        return record(diffId)
                .map(view -> new Unpacked(view.required("size").int64(), new HashSet<>(view.texts("implied"))));
    }

    private Optional<JsonView> record(Digest diffId) {
        Path place = directory(diffId).resolve(RECORD);
        try {
            return Optional.of(JsonView.of(RECORDS.read(Files.readAllBytes(place))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Disk.failure("read layer " + diffId, e);
        } catch (JsonException e) {
            throw new BadImageException(
                    "the record of layer %s is damaged; remove its images and pull them again".formatted(diffId), e);
        }
    }

    /** The length of all its files; 0 if it is not there, or damaged. */
    public long sizeBytes(Digest diffId) {
        try {
            return about(diffId).map(Unpacked::sizeBytes).orElse(0L);
        } catch (BadImageException e) {
            return 0;
        }
    }

    /**
     * Reads an archive whose layer is there to its end, to see that it is that layer: what runs must be what is pushed and saved.
     *
     * @throws BadImageException if it is another one
     */
    public void require(InputStream archive, Digest diffId) throws IOException {
        var hash = diffId.hash();
        try (var counted = new DigestInputStream(archive, hash)) {
            counted.transferTo(OutputStream.nullOutputStream());
        }
        requireSame(diffId, Digest.finish(hash));
    }

    private static void requireSame(Digest expected, Digest found) {
        if (expected.equals(found)) return;
        throw new BadImageException("layer %s has another digest when unpacked: %s; the image is not what it says"
                .formatted(expected, found));
    }

    /**
     * Unpacks a layer and keeps it, unless it turns out to be another one.
     *
     * @param archive not compressed; read to its end
     * @param expected its digest; empty for whatever it is
     * @return its digest
     * @throws BadImageException if it is malformed, or another one
     */
    public Digest unpack(InputStream archive, Optional<Digest> expected) throws IOException {
        root.make();
        String name = newName();
        Path place = root.path().resolve("work").resolve(name);
        try (Fd work = kernel.files().open(root.path().resolve("work"), OpenHow.directory());
                Fd layers = kernel.files().open(root.path().resolve("layers"), OpenHow.directory())) {
            kernel.files().mkdirat(work, name, PRIVATE);
            try (Fd made = kernel.files().open(place, OpenHow.directory())) {
                kernel.descriptors().flock(made, Lock.EXCLUSIVE);
                return unpack(archive, expected, new Place(work, layers, made, name));
            } catch (SyscallException e) {
                if (e.is(Errno.ENOSPC) || e.is(Errno.EDQUOT)) throw Disk.full("unpack a layer", e);
                throw e;
            } finally {
                remove(work, name);
            }
        }
    }

    /** A layer on its way from {@code work} to {@code layers}. All descriptors are borrowed. */
    private record Place(Fd work, Fd layers, Fd made, String name) {}

    private Digest unpack(InputStream archive, Optional<Digest> expected, Place place) throws IOException {
        kernel.files().mkdirat(place.made, "fs", PUBLIC);
        var hash = expected.map(Digest::hash).orElseGet(Digest::sha256);
        Unpacked unpacked;
        try (Fd files = kernel.files().openat(place.made, "fs", OpenHow.directory())) {
            kernel.metadata().fchmod(files, PUBLIC);
            var counted = new DigestInputStream(archive, hash);
            unpacked = LayerUnpacker.unpack(kernel, counted, files);
            counted.transferTo(OutputStream.nullOutputStream());
        }
        Digest digest = Digest.finish(hash);
        expected.ifPresent(wanted -> requireSame(wanted, digest));
        byte[] about = Json.object()
                .put("boot", boot())
                .put("size", unpacked.sizeBytes())
                .put(
                        "implied",
                        Json.strings(unpacked.implied().stream().sorted().toList()))
                .build()
                .toString()
                .getBytes(UTF_8);
        kernel.contents().replaceFile(place.made, RECORD, OWN, about, Durability.PROCESS);
        keep(place, digest);
        return digest;
    }

    private void keep(Place place, Digest digest) {
        try {
            kernel.files().renameat2(place.work, place.name, place.layers, name(digest), Renaming.NOREPLACE);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) throw e;
            // Somebody else has unpacked the same, unless what is there is what a killed removal or a loss of power has
            // left.
            if (isCertain(digest)) return;
            kernel.files().renameat2(place.layers, name(digest), place.work, newName(), Renaming.NOREPLACE);
            keep(place, digest);
        }
    }

    /** All layers. */
    public List<Digest> list() {
        return names("layers").stream()
                .flatMap(name ->
                        Digest.tryParse(name.indexOf('-') < 0 ? "sha256:" + name : name.replace('-', ':')).stream())
                .toList();
    }

    /** Removes a layer. Nobody must use it. Its own record goes first, so that half a layer is none. */
    public void delete(Digest diffId) {
        Disk.run(
                "remove layer " + diffId,
                () -> Files.deleteIfExists(directory(diffId).resolve(RECORD)));
        try (Fd layers = kernel.files().open(root.path().resolve("layers"), OpenHow.directory())) {
            remove(layers, name(diffId));
        }
    }

    /** Removes what nobody works on any more in {@code work}. */
    public void removeLeftovers() {
        try (Fd work = kernel.files().open(root.path().resolve("work"), OpenHow.directory())) {
            for (String name : names("work")) {
                try (Fd left = kernel.files().openat(work, name, OpenHow.directory())) {
                    if (!kernel.descriptors().tryFlock(left, Lock.EXCLUSIVE)) continue;
                    remove(work, name);
                } catch (SyscallException e) {
                    if (!e.is(Errno.ENOENT)) throw e;
                }
            }
        }
    }

    private void remove(Fd parent, String name) {
        try (Fd gone = kernel.files().openat2(parent, name, OpenHow.directory().withoutSymlinks())) {
            new TreeRemoval(kernel.files()).removeContent(gone);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return;
            throw e;
        }
        kernel.files().rmdir(parent, name);
    }

    private List<String> names(String directory) {
        Path path = root.path().resolve(directory);
        var names = new ArrayList<String>();
        if (!Files.isDirectory(path)) return names;
        Disk.run("list " + path, () -> {
            try (var all = Files.newDirectoryStream(path)) {
                all.forEach(each -> names.add(each.getFileName().toString()));
            }
        });
        return names;
    }

    private static String newName() {
        byte[] name = new byte[8];
        RANDOM.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }
}
