package io.gatun.engine.image.store;

import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.Manifest;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.state.Temporaries;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Content that no image and no container refers to. Whoever removes it has the store alone. */
final class Sweep {
    private final ImageStore store;
    private final ImageUsers users;

    Sweep(ImageStore store, ImageUsers users) {
        this.store = store;
        this.users = users;
    }

    /** What must stay. */
    record Live(Set<Digest> blobs, Set<Digest> layers) {}

    Live live() {
        var blobs = new HashSet<Digest>();
        var layers = new HashSet<Digest>();
        for (Descriptor manifest : store.grouped().keySet())
            mark(manifest.mediaType(), manifest.digest(), blobs, layers);
        for (ImageUsers.User user : users.list()) {
            layers.addAll(user.image().layers());
            if (store.blobs().has(user.image().manifest()))
                mark("", user.image().manifest(), blobs, layers);
        }
        return new Live(blobs, layers);
    }

    /** A damaged image keeps what is known of it: whoever repairs it needs that. */
    private void mark(String type, Digest digest, Set<Digest> blobs, Set<Digest> layers) {
        blobs.add(digest);
        try {
            byte[] document = store.blobs().read(digest, ManifestReader.LARGEST);
            Manifest manifest = ManifestReader.manifest(ManifestReader.mediaType(type, document), document);
            blobs.add(manifest.config().digest());
            manifest.layers().forEach(layer -> blobs.add(layer.digest()));
            byte[] config = store.blobs().read(manifest.config().digest(), ImageConfigCodec.LARGEST);
            layers.addAll(ImageConfigCodec.read(config).diffIds());
        } catch (BadImageException e) {
            // As far as it could be read.
        }
    }

    /** What was removed. */
    record Swept(List<Digest> layers, long bytes) {}

    /** Removes what is not live, of everything there is. */
    Swept all() {
        Live live = live();
        var layers = new ArrayList<Digest>();
        long bytes = 0;
        for (Digest layer : store.layers().list()) {
            if (live.layers().contains(layer)) continue;
            bytes += store.layers().sizeBytes(layer);
            store.layers().delete(layer);
            layers.add(layer);
        }
        for (Digest blob : store.blobs().list()) {
            if (!live.blobs().contains(blob)) bytes += store.blobs().delete(blob);
        }
        return new Swept(layers, bytes);
    }

    /** Removes what killed transfers have left; a pull that somebody wants to go on with begins anew. */
    long leftovers() {
        store.layers().removeLeftovers();
        try (Fd top = store.root().kernel().files().open(store.root().path(), OpenHow.directory())) {
            Temporaries.sweep(store.root().kernel(), top);
        }
        Path ingest = store.root().path().resolve("ingest");
        return Disk.call("remove what is left of transfers", () -> {
            long bytes = 0;
            try (var files = Files.newDirectoryStream(ingest)) {
                for (Path file : files) bytes += leftover(file);
            }
            return bytes;
        });
    }

    private long leftover(Path file) throws IOException {
        var kernel = store.root().kernel();
        try (Fd opened = kernel.files().open(file, OpenHow.readWrite())) {
            if (!kernel.descriptors().tryFlock(opened, Lock.EXCLUSIVE)) return 0;
            long size = Files.size(file);
            Files.deleteIfExists(file);
            return size;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return 0;
            throw e;
        }
    }
}
