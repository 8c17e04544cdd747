package io.gatun.engine.image.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonBudget;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.state.Remembered;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Contents.Durability;
import io.gatun.linux.file.Files.Renaming;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which images there are: {@code index.json} of the layout, replaced as a whole. An image is there from the moment its line is, and
 * its line is written last. Names are the engine's own annotations of that line; annotations inside images are never looked at.
 */
public final class ImageTable {
    private static final String NAME = "org.opencontainers.image.ref.name";
    private static final String SINCE = "io.gatun.image.since";
    private static final JsonReader READER = new JsonReader(new JsonBudget(256 << 20, 10, 1 << 16, 1 << 24));
    private static final int OWN = 0600;

    private static final String FILE = "index.json";
    private static final String ROOM = "index.room";

    private final StoreRoot root;
    private final Remembered<String, List<Line>> last = new Remembered<>(1);

    public ImageTable(StoreRoot root) {
        this.root = root;
    }

    /**
     * One line: an image under one of its names.
     *
     * @param manifest of the image for one platform
     * @param name with a tag, or with the digest that a registry knows it by; empty where nothing names the image
     * @param since when it got the name
     */
    public record Line(Descriptor manifest, Optional<ImageName> name, Instant since) {}

    /** All lines, in the order in which they came. */
    public List<Line> lines() {
        Optional<Stat> now = stat();
        if (now.isEmpty()) return List.of();
        return last.get("", now.get(), () -> Optional.of(readLines())).orElse(List.of());
    }

    private Optional<Stat> stat() {
        try (Fd file = root.kernel().files().open(root.path().resolve(FILE), OpenHow.path())) {
            return Optional.of(root.kernel().files().statx(file));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    private List<Line> readLines() {
        byte[] bytes = Disk.call(
                "read the table of images", () -> Files.readAllBytes(root.path().resolve(FILE)));
        return List.copyOf(JsonView.of(READER.read(bytes)).list("manifests", ImageTable::read));
    }

    /** Replaces the lines by what {@code change} makes of them, while nobody else does. */
    public void change(UnaryOperator<List<Line>> change) {
        try (var _ = root.table();
                Fd directory = root.kernel().files().open(root.path(), OpenHow.directory())) {
            // Not as it is remembered: what another process has just replaced may look alike.
            List<Line> before = stat().isPresent() ? readLines() : List.of();
            List<Line> after = change.apply(before);
            if (after.equals(before)) return;
            byte[] bytes = write(after).toString().getBytes(UTF_8);
            replace(directory, bytes);
            last.forget("");
        }
    }

    /** Images can be removed when the disk is full: there is room for one more table, which was set aside when there was some. */
    private void replace(Fd directory, byte[] bytes) {
        try {
            root.kernel().contents().replaceFile(directory, FILE, OWN, bytes, Durability.DISK);
            setRoomAside(directory, bytes.length);
        } catch (SyscallException e) {
            if (!Disk.isFull(e) || !useRoom(directory, bytes)) throw e;
        }
    }

    private void setRoomAside(Fd directory, int bytes) {
        try (Fd room =
                root.kernel().files().openat(directory, ROOM, OpenHow.write().creating(OWN))) {
            root.kernel().contents().reserve(room, bytes);
        } catch (SyscallException e) {
            if (!Disk.isFull(e)) throw e;
        }
    }

    /** The two change places, so that the next change finds the blocks of this table. */
    private boolean useRoom(Fd directory, byte[] bytes) {
        var contents = root.kernel().contents();
        try (Fd room =
                root.kernel().files().openat(directory, ROOM, OpenHow.write().creating(OWN))) {
            contents.reserve(room, bytes.length);
            contents.writeAll(room, bytes);
            contents.ftruncate(room, bytes.length);
            contents.fsync(room);
            root.kernel().files().renameat2(directory, ROOM, directory, FILE, Renaming.EXCHANGE);
            contents.fsync(directory);
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    private static Json write(List<Line> lines) {
        return Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_INDEX)
                .put(
                        "manifests",
                        Json.array(lines.stream().map(ImageTable::write).toList()))
                .build();
    }

    private static Json write(Line line) {
        var annotations = Json.object();
        line.name().ifPresent(name -> annotations.put(NAME, name.toString()));
        annotations.put(SINCE, line.since().toString());
        return Json.object()
                .put("mediaType", line.manifest().mediaType())
                .put("digest", line.manifest().digest().toString())
                .put("size", line.manifest().sizeBytes())
                .put("annotations", annotations.build())
                .build();
    }

    private static Line read(JsonView view) {
        var annotations = view.map("annotations", JsonView::text);
        return new Line(
                new Descriptor(
                        view.required("mediaType").text(),
                        Digest.parse(view.required("digest").text()),
                        view.required("size").int64()),
                Optional.ofNullable(annotations.get(NAME)).flatMap(ImageName::tryParse),
                since(annotations.getOrDefault(SINCE, "")));
    }

    private static Instant since(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
