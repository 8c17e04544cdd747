package io.gatun.engine.image.transfer;

import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.content.NewBlob;
import io.gatun.engine.image.layer.Decompression;
import io.gatun.engine.image.layer.ImpliedDirectories;
import io.gatun.engine.image.layer.LayerPacking;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.Manifest;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.image.manifest.Platform;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig;
import io.gatun.engine.model.ImageConfig.History;
import io.gatun.engine.model.ImageConfig.Run;
import io.gatun.engine.model.ImageName;
import io.gatun.linux.handle.Fd;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** Makes images here: of an archive with a root filesystem, or of what a container has changed. */
public final class NewImage {
    private static final int BUFFER = 1 << 16;

    private final ImageStore store;

    public NewImage(ImageStore store) {
        this.store = store;
    }

    /**
     * What is said of an image beside its files.
     *
     * @param name empty for an image that only has an id
     */
    public record About(Optional<ImageName> name, String author, String comment, String createdBy, Run run) {}

    /** A layer that is in the store: its archive and its digest when it is not compressed. */
    private record Layer(Descriptor blob, Digest diffId) {}

    /** The archive of a layer that is not in the store yet, and its digest when it is not compressed. */
    private record Packed(NewBlob blob, Digest diffId) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            blob.close();
        }
    }

    /** Work on an archive. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    /** Writes an archive. */
    @FunctionalInterface
    private interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Makes an image of one layer.
     *
     * @param in a tar archive, compressed or not
     * @return its id
     */
    public Digest imported(InputStream in, Optional<Platform> platform, About about) {
        return of(() -> {
            // At the pace of whoever sends it: others can remove images meanwhile.
            try (Packed packed = pack(out -> {
                        try (InputStream archive = Decompression.of(in)) {
                            archive.transferTo(out);
                        }
                    });
                    var _ = store.root().share()) {
                return imported(packed, platform.orElseGet(Platform::current), about);
            }
        });
    }

    private Digest imported(Packed packed, Platform runs, About about) throws IOException {
        Layer layer = keep(packed);
        var history = new History(Optional.of(now()), about.createdBy(), about.author(), about.comment(), false);
        var config = new ImageConfig(
                runs.architecture(),
                runs.variant(),
                runs.os(),
                Optional.of(now()),
                about.author(),
                about.run(),
                List.of(layer.diffId()),
                List.of(history));
        return keep(config, List.of(layer.blob()), about.name());
    }

    /**
     * Makes an image of a container's image and what the container has changed.
     *
     * @param base the manifest of the container's image
     * @param upper the writable layer of the container; borrowed
     * @return its id
     */
    public Digest committed(Digest base, Fd upper, About about) {
        try (var _ = store.root().share()) {
            Stored below = store.read(new Descriptor("", base, store.blobs().sizeBytes(base)), List.of());
            Layer layer = layer(out ->
                    LayerPacking.pack(store.root().kernel(), upper, new TarWriter(out), LayerPacking.Form.LAYER));
            ImageConfig before = below.info().config();
            var history = new ArrayList<>(before.history());
            history.add(new History(Optional.of(now()), about.createdBy(), about.author(), about.comment(), false));
            var diffIds = new ArrayList<>(before.diffIds());
            diffIds.add(layer.diffId());
            var config = new ImageConfig(
                    before.architecture(),
                    before.variant(),
                    before.os(),
                    Optional.of(now()),
                    about.author(),
                    about.run(),
                    diffIds,
                    history);
            var blobs = new ArrayList<>(below.manifest().layers());
            blobs.add(layer.blob());
            return keep(config, blobs, about.name());
        }
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    private Layer layer(Source source) {
        return of(() -> {
            try (Packed packed = pack(source)) {
                return keep(packed);
            }
        });
    }

    private static <T> T of(Work<T> work) {
        try {
            return work.run();
        } catch (ZipException | EOFException e) {
            throw new BadImageException("the archive is malformed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw Disk.failure("keep a layer", e);
        }
    }

    private Packed pack(Source source) throws IOException {
        NewBlob blob = store.blobs().create();
        try {
            var plain = Digest.sha256();
            var gzip = new GZIPOutputStream(blob, BUFFER);
            source.writeTo(new DigestOutputStream(gzip, plain));
            gzip.finish();
            return new Packed(blob, Digest.finish(plain));
        } catch (IOException | RuntimeException e) {
            blob.close();
            throw e;
        }
    }

    private Layer keep(Packed packed) throws IOException {
        long size = packed.blob().sizeBytes();
        var blob = new Descriptor(MediaType.OCI_LAYER_GZIP, packed.blob().commit(), size);
        Digest diffId = packed.diffId();
        boolean there = store.layers().has(diffId) && new KnownLayers(store).has(diffId);
        if (!there) {
            try (InputStream in = store.blobs().open(blob.digest());
                    InputStream archive = Decompression.of(in)) {
                store.layers().unpack(archive, Optional.of(diffId));
            }
        }
        return new Layer(blob, diffId);
    }

    private Digest keep(ImageConfig config, List<Descriptor> layers, Optional<ImageName> name) {
        new ImpliedDirectories(store.root().kernel(), store.layers()).settle(config.diffIds());
        Descriptor document = store.blobs().put(MediaType.OCI_CONFIG, ImageConfigCodec.write(config));
        // A manifest has layers of one family; an image of docker's stays one.
        boolean docker = layers.stream().anyMatch(layer -> layer.mediaType().startsWith("application/vnd.docker."));
        var manifest = docker ? dockers(document, layers) : new Manifest(MediaType.OCI_MANIFEST, document, layers);
        Descriptor kept = store.blobs().put(manifest.mediaType(), manifest.bytes());
        store.root().sync();
        store.layers().markSynced(config.diffIds());
        store.name(kept, name.map(ImageName::tagged).map(List::of).orElse(List.of()));
        return document.digest();
    }

    private static Manifest dockers(Descriptor config, List<Descriptor> layers) {
        List<Descriptor> same = layers.stream()
                .map(layer -> layer.mediaType().equals(MediaType.OCI_LAYER_GZIP)
                        ? new Descriptor(MediaType.DOCKER_LAYER_GZIP, layer.digest(), layer.sizeBytes())
                        : layer)
                .toList();
        var document = new Descriptor(MediaType.DOCKER_CONFIG, config.digest(), config.sizeBytes());
        return new Manifest(MediaType.DOCKER_MANIFEST, document, same);
    }
}
