package io.gatun.engine.image.store;

import io.gatun.engine.image.content.BlobStore;
import io.gatun.engine.image.content.ImageTable;
import io.gatun.engine.image.content.ImageTable.Line;
import io.gatun.engine.image.content.StoreRoot;
import io.gatun.engine.image.layer.LayerStore;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.Manifest;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.NoSuchImageException;
import io.gatun.engine.state.Remembered;
import io.gatun.linux.file.Stat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The images of one root directory: looking them up and naming them. Safe for many threads and processes. */
public final class ImageStore {
    private static final int REMEMBERED = 64;

    private final StoreRoot root;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final ImageTable table;
    private final Remembered<Descriptor, Manifest> manifests = new Remembered<>(REMEMBERED);
    private final Remembered<Digest, Configuration> configurations = new Remembered<>(REMEMBERED);

    private record Configuration(ImageConfig config, String document) {}

    public ImageStore(StoreRoot root) {
        this.root = root;
        this.blobs = new BlobStore(root);
        this.layers = new LayerStore(root);
        this.table = new ImageTable(root);
    }

    public StoreRoot root() {
        return root;
    }

    public BlobStore blobs() {
        return blobs;
    }

    public LayerStore layers() {
        return layers;
    }

    public ImageTable table() {
        return table;
    }

    /** An image with the documents behind it. */
    public record Stored(Descriptor descriptor, Manifest manifest, ImageInfo info) {
        /** Where its layers are, the lowest first. */
        public List<Path> files(LayerStore layers) {
            return info.config().diffIds().stream().map(layers::files).toList();
        }
    }

    /** All images, the youngest first. */
    public List<ImageInfo> list() {
        return stored().stream().map(Stored::info).toList();
    }

    /** All images with their documents, the youngest first. One that is damaged is left out: {@code fsck} names it. */
    public List<Stored> stored() {
        var all = new ArrayList<Stored>();
        grouped().forEach((manifest, lines) -> {
            try {
                all.add(read(manifest, lines));
            } catch (BadImageException e) {
                // Whoever asks for this image by name is told why.
            }
        });
        all.sort(Comparator.comparing((Stored each) -> each.info().created()).reversed());
        return all;
    }

    /** Lines by manifest. */
    Map<Descriptor, List<Line>> grouped() {
        var groups = new LinkedHashMap<Descriptor, List<Line>>();
        for (Line line : table.lines()) {
            groups.computeIfAbsent(line.manifest(), _ -> new ArrayList<>()).add(line);
        }
        return groups;
    }

    /** The documents of a manifest that is in the store. */
    public Stored read(Descriptor descriptor, List<Line> lines) {
        Manifest manifest = manifest(descriptor);
        Configuration configuration = configuration(manifest.config().digest());
        ImageConfig config = configuration.config();
        if (config.diffIds().size() != manifest.layers().size()) {
            throw new BadImageException("the image has %d layers and its configuration knows %d"
                    .formatted(manifest.layers().size(), config.diffIds().size()));
        }
        var parts = new ArrayList<ImageInfo.Layer>();
        for (int i = 0; i < config.diffIds().size(); i++) {
            Digest diffId = config.diffIds().get(i);
            Descriptor blob = manifest.layers().get(i);
            parts.add(new ImageInfo.Layer(diffId, blob.digest(), layers.sizeBytes(diffId), blob.sizeBytes()));
        }
        var info = new ImageInfo(
                manifest.config().digest(),
                descriptor.digest(),
                names(lines, false),
                names(lines, true),
                config,
                parts,
                lines.stream().map(Line::since).max(Comparator.naturalOrder()).orElse(Instant.EPOCH),
                configuration.document());
        return new Stored(descriptor, manifest, info);
    }

    private Manifest manifest(Descriptor descriptor) {
        Digest digest = descriptor.digest();
        return remembered(manifests, descriptor, digest, () -> {
            byte[] document = blobs.read(digest, ManifestReader.LARGEST);
            return ManifestReader.manifest(ManifestReader.mediaType(descriptor.mediaType(), document), document);
        });
    }

    private Configuration configuration(Digest digest) {
        return remembered(configurations, digest, digest, () -> {
            byte[] document = blobs.read(digest, ImageConfigCodec.LARGEST);
            return new Configuration(ImageConfigCodec.read(document), new String(document, StandardCharsets.UTF_8));
        });
    }

    /** A blob is what its name says until its file changes; one that is gone is read, which says so. */
    private <K, T> T remembered(Remembered<K, T> last, K key, Digest digest, Supplier<T> reading) {
        Optional<Stat> now = blobs.stat(digest);
        return now.flatMap(file -> last.get(key, file, () -> Optional.of(reading.get())))
                .orElseGet(reading);
    }

    private static List<ImageName> names(List<Line> lines, boolean pinned) {
        return lines.stream()
                .flatMap(line -> line.name().stream())
                .filter(name -> name.digest().isPresent() == pinned)
                .toList();
    }

    /**
     * The image that people mean: by name, by id or by the beginning of one.
     *
     * @throws NoSuchImageException if there is none
     * @throws BadRequestException if several ids begin so
     */
    public Stored require(String reference) {
        return find(reference).orElseThrow(() -> new NoSuchImageException(reference));
    }

    /** The same, or nothing. */
    public Optional<Stored> find(String reference) {
        Map<Descriptor, List<Line>> groups = grouped();
        Optional<ImageName> name = ImageName.tryParse(reference).map(ImageName::tagged);
        if (name.isPresent()) {
            for (var group : groups.entrySet()) {
                boolean named = group.getValue().stream().anyMatch(line -> isMeant(line, name.get()));
                if (named) return Optional.of(read(group.getKey(), group.getValue()));
            }
        }
        return byId(reference, groups);
    }

    /** A name with tag and digest means the digest. */
    private static boolean isMeant(Line line, ImageName wanted) {
        return line.name()
                .filter(name -> wanted.digest().isPresent()
                        ? name.repository().equals(wanted.repository())
                                && (name.digest().equals(wanted.digest())
                                        || line.manifest()
                                                .digest()
                                                .equals(wanted.digest().get()))
                        : name.equals(wanted))
                .isPresent();
    }

    private Optional<Stored> byId(String reference, Map<Descriptor, List<Line>> groups) {
        String prefix = reference.startsWith("sha256:") ? reference.substring("sha256:".length()) : reference;
        if (!prefix.matches("[0-9a-f]{1,64}")) return Optional.empty();
        Optional<Stored> found = Optional.empty();
        for (var group : groups.entrySet()) {
            Stored each;
            try {
                each = read(group.getKey(), group.getValue());
            } catch (BadImageException e) {
                continue;
            }
            boolean matches = each.info().id().hex().startsWith(prefix)
                    || (prefix.length() == 64
                            && each.descriptor().digest().hex().equals(prefix));
            if (!matches) continue;
            if (found.isPresent() && !found.get().info().id().equals(each.info().id())) {
                throw new BadRequestException(
                        "multiple IDs found with provided prefix: " + prefix, "write more digits of the id");
            }
            if (found.isEmpty()) found = Optional.of(each);
        }
        return found;
    }

    /** Gives an image one more name, which another image loses if it has it. */
    public void tag(String reference, ImageName name) {
        if (name.digest().isPresent()) {
            throw new BadRequestException("refusing to create a tag with a digest reference", "leave the digest out");
        }
        try (var _ = root.share()) {
            name(require(reference).descriptor(), List.of(name.tagged()));
        }
    }

    /**
     * Makes an image of what is in the store: from now on it is there. Names that others have are theirs no more; an image that
     * loses its last name stays, without one. Whoever calls holds {@link StoreRoot#share}.
     */
    public void name(Descriptor manifest, List<ImageName> names) {
        Instant now = Clock.systemUTC().instant();
        table.change(lines -> {
            var after = new ArrayList<Line>();
            for (Line line : lines) {
                boolean taken = line.name().filter(names::contains).isPresent();
                boolean replaced = line.manifest().equals(manifest)
                        && (taken || line.name().isEmpty());
                if (replaced) continue;
                if (!taken) {
                    after.add(line);
                } else if (isLast(line, lines)) {
                    after.add(new Line(line.manifest(), Optional.empty(), line.since()));
                }
            }
            for (ImageName name : names) after.add(new Line(manifest, Optional.of(name), now));
            boolean unnamed = after.stream().noneMatch(line -> line.manifest().equals(manifest));
            if (unnamed) after.add(new Line(manifest, Optional.empty(), now));
            return after;
        });
    }

    private static boolean isLast(Line line, List<Line> lines) {
        return lines.stream()
                        .filter(other -> other.manifest().equals(line.manifest()))
                        .count()
                == 1;
    }
}
