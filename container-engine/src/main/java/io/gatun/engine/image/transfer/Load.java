package io.gatun.engine.image.transfer;

import io.gatun.engine.archive.tar.TarBudget;
import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarReader;
import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.content.NewBlob;
import io.gatun.engine.image.layer.Decompression;
import io.gatun.engine.image.layer.ImpliedDirectories;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.Manifest;
import io.gatun.engine.image.manifest.Platform;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.TransferStep;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Reads images from an archive of {@code save}, docker's or the OCI's, compressed or not. Its files are kept by their digests as they come, in
 * whatever order that is; when the archive has ended, those that no image of it needs go again.
 */
public final class Load {
    private static final TarBudget BUDGET = new TarBudget(100_000, 1L << 40, 64);

    private final ImageStore store;
    private final TransferStep.Listener listener;
    private final Consumer<Set<Digest>> giveBack;

    /** @param giveBack takes blobs that came with an archive and are not part of its images */
    public Load(ImageStore store, TransferStep.Listener listener, Consumer<Set<Digest>> giveBack) {
        this.store = store;
        this.listener = listener;
        this.giveBack = giveBack;
    }

    /**
     * What an image in an archive is.
     *
     * @param document the manifest as it is, or as it was made for an archive that has none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Found(Manifest manifest, Descriptor descriptor, byte[] document, List<ImageName> names) {}

    /**
     * Loads all images, or those of one platform.
     *
     * @param in read to its end
     * @return what each is called now: a name, or its id
     * @throws BadImageException if the archive is none of images, or not what it says
     */
    public List<String> load(InputStream in, Optional<Platform> wanted) {
        Set<Digest> fresh = new HashSet<>();
        Set<Digest> needed = new HashSet<>();
        InputStream begun = begun(in);
        try (var _ = store.root().share()) {
            Map<String, Descriptor> files = read(begun, fresh);
            var loaded = new ArrayList<String>();
            Platform chosen = wanted.orElseGet(Platform::current);
            for (Found found : new ArchiveImages(store.blobs(), files, chosen).find())
                loaded.addAll(keep(found, wanted, needed));
            if (loaded.isEmpty() && wanted.isPresent()) {
                throw new BadImageException("the archive has no image for platform " + wanted.get());
            }
            return loaded;
        } catch (BadArchiveException e) {
            throw new BadImageException("the archive of images is malformed: " + e.getMessage(), e);
        } catch (ZipException | EOFException e) {
            throw new BadImageException("the archive of images is malformed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw Disk.failure("load images", e);
        } finally {
            // Others may have begun to count on them, so this is done when nobody is at work.
            fresh.removeAll(needed);
            giveBack.accept(fresh);
        }
    }

    /** The same stream once it has begun: as long as nobody sends anything, nobody else waits. */
    private static InputStream begun(InputStream in) {
        return Disk.call("load images", () -> {
            byte[] first = in.readNBytes(1);
            return new SequenceInputStream(new ByteArrayInputStream(first), in);
        });
    }

    private Map<String, Descriptor> read(InputStream in, Set<Digest> fresh) throws IOException {
        try (InputStream archive = Decompression.of(in)) {
            return read(new TarReader(archive, BUDGET), fresh);
        }
    }

    private Map<String, Descriptor> read(TarReader tar, Set<Digest> fresh) throws IOException {
        Map<String, Descriptor> files = new HashMap<>();
        Map<String, String> links = new HashMap<>();
        for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
            TarEntry entry = next.get();
            String name = entry.name().replaceFirst("^(\\./)+", "");
            switch (entry.content()) {
                case Content.File content -> files.put(name, file(tar, content, fresh));
                case Content.Symlink(var target) -> links.put(name, resolved(name, target));
                case Content.HardLink(var target) -> links.put(name, target.replaceFirst("^(\\./)+", ""));
                default -> {}
            }
        }
        tar.drain();
        links.forEach(
                (name, target) -> Optional.ofNullable(files.get(target)).ifPresent(file -> files.put(name, file)));
        return files;
    }

    /** Where a link of an old archive leads: to the same layer below another directory. */
    private static String resolved(String name, String target) {
        var parts = new ArrayList<>(List.of(name.split("/", -1)));
        parts.removeLast();
        for (String part : target.split("/", -1)) {
            if (!part.equals("..")) parts.add(part);
            else if (!parts.isEmpty()) parts.removeLast();
        }
        return String.join("/", parts);
    }

    private Descriptor file(TarReader tar, Content.File content, Set<Digest> fresh) throws IOException {
        try (NewBlob blob = store.blobs().create()) {
            long[] end = {0};
            tar.transfer((offset, bytes, count) -> {
                if (offset != end[0]) throw new BadImageException("a file of the archive has holes");
                end[0] += count;
                blob.write(bytes, 0, count);
            });
            Digest digest = blob.digest();
            if (!store.blobs().has(digest)) {
                blob.commit();
                fresh.add(digest);
            }
            return new Descriptor("", digest, content.sizeBytes());
        }
    }

    private List<String> keep(Found found, Optional<Platform> wanted, Set<Digest> needed) throws IOException {
        byte[] document = store.blobs().read(found.manifest().config().digest(), ImageConfigCodec.LARGEST);
        ImageConfig config = ImageConfigCodec.read(document);
        if (wanted.isPresent() && !wanted.get().isServedBy(Platform.of(config))) return List.of();
        if (config.diffIds().size() != found.manifest().layers().size()) {
            throw new BadImageException("the archive has %d layers of an image whose configuration knows %d"
                    .formatted(
                            found.manifest().layers().size(), config.diffIds().size()));
        }
        var known = new KnownLayers(store);
        for (int i = 0; i < config.diffIds().size(); i++) {
            layer(found.manifest().layers().get(i), config.diffIds().get(i), known);
        }
        new ImpliedDirectories(store.root().kernel(), store.layers()).settle(config.diffIds());
        store.blobs().put(found.descriptor().mediaType(), found.document());
        needed.add(found.descriptor().digest());
        needed.add(found.manifest().config().digest());
        found.manifest().layers().forEach(layer -> needed.add(layer.digest()));
        store.root().sync();
        store.layers().markSynced(config.diffIds());
        store.name(found.descriptor(), found.names());
        if (found.names().isEmpty())
            return List.of("Loaded image ID: " + found.manifest().config().digest());
        return found.names().stream()
                .map(name -> "Loaded image: " + name.familiar())
                .toList();
    }

    private void layer(Descriptor blob, Digest diffId, KnownLayers known) throws IOException {
        String id = diffId.shortForm();
        if (known.has(diffId)) {
            known.require(blob, diffId);
            return;
        }
        listener.accept(new TransferStep(id, "Loading layer", 0, blob.sizeBytes()));
        try (InputStream in = store.blobs().open(blob.digest());
                InputStream archive = Decompression.of(in)) {
            store.layers().unpack(archive, Optional.of(diffId));
        }
        listener.accept(new TransferStep(id, "Loading layer", blob.sizeBytes(), blob.sizeBytes()));
    }
}
