package io.gatun.engine.image.transfer;

import io.gatun.engine.image.content.BlobStore;
import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.content.NewBlob;
import io.gatun.engine.image.layer.Decompression;
import io.gatun.engine.image.layer.LayerStore;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.registry.Repository;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.TransferStep;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One layer on its way: what comes from the registry is written down, hashed, decompressed, hashed again and unpacked in one go. What a
 * killed pull has left is read first, and only the rest is asked for.
 */
final class LayerPull {
    private final BlobStore blobs;
    private final LayerStore layers;
    private final KnownLayers known;
    private final Repository repository;
    private final TransferStep.Listener listener;

    LayerPull(ImageStore store, Repository repository, TransferStep.Listener listener) {
        this.blobs = store.blobs();
        this.layers = store.layers();
        this.known = new KnownLayers(store);
        this.repository = repository;
        this.listener = listener;
    }

    /**
     * Brings a layer here, unless it is.
     *
     * @param blob its archive
     * @param diffId the digest of the archive when it is not compressed
     */
    void pull(Descriptor blob, Digest diffId) {
        String id = blob.digest().shortForm();
        try {
            if (blobs.has(blob.digest()) && known.has(diffId)) {
                requirePresent(blob, diffId);
                listener.accept(TransferStep.of(id, "Already exists"));
                return;
            }
            listener.accept(TransferStep.of(id, "Pulling fs layer"));
            bring(blob, diffId);
        } catch (IOException e) {
            throw Disk.failure("keep layer " + id, e);
        }
        listener.accept(TransferStep.of(id, "Pull complete"));
    }

    private void bring(Descriptor blob, Digest diffId) throws IOException {
        try (NewBlob incoming = blobs.resume(blob.digest())) {
            if (blobs.has(blob.digest())) {
                incoming.discard();
                unpackPresent(blob, diffId);
            } else {
                receive(incoming, blob, diffId);
            }
        }
    }

    private void requirePresent(Descriptor blob, Digest diffId) throws IOException {
        try {
            known.require(blob, diffId);
        } catch (ZipException | EOFException e) {
            throw malformed(blob, e);
        }
    }

    private void unpackPresent(Descriptor blob, Digest diffId) throws IOException {
        if (known.has(diffId)) {
            requirePresent(blob, diffId);
            return;
        }
        listener.accept(TransferStep.of(blob.digest().shortForm(), "Extracting"));
        try (InputStream in = blobs.open(blob.digest());
                InputStream archive = Decompression.of(in)) {
            layers.unpack(archive, Optional.of(diffId));
        } catch (ZipException e) {
            throw malformed(blob, e);
        }
    }

    private void receive(NewBlob incoming, Descriptor blob, Digest diffId) throws IOException {
        boolean resumed = false;
        try (var in = new Incoming(incoming, blob)) {
            resumed = in.resumed();
            unpackOrRead(in, diffId);
            in.transferTo(OutputStream.nullOutputStream());
            incoming.commit(blob.digest(), blob.sizeBytes());
        } catch (BadImageException | ZipException | EOFException e) {
            // What was there may be what a loss of power has left of an earlier pull.
            incoming.restart(blob.digest());
            if (!resumed) {
                incoming.discard();
                throw e instanceof BadImageException bad ? bad : malformed(blob, e);
            }
            receive(incoming, blob, diffId);
        }
    }

    private void unpackOrRead(InputStream in, Digest diffId) throws IOException {
        try (InputStream archive = Decompression.of(in)) {
            if (known.has(diffId)) layers.require(archive, diffId);
            else layers.unpack(archive, Optional.of(diffId));
        }
    }

    private static BadImageException malformed(Descriptor blob, Exception e) {
        return new BadImageException(
                "layer %s is malformed, or was changed on its way: %s".formatted(blob.digest(), e.getMessage()), e);
    }

    /** What is there already, then what the registry sends, which is written down as it comes. */
    private final class Incoming extends InputStream {
        private final NewBlob blob;
        private final Descriptor what;
        private final String id;
        private InputStream present;
        private @Nullable InputStream rest;
        private final boolean resumed;
        private long announced;

        Incoming(NewBlob blob, Descriptor what) throws IOException {
            this.blob = blob;
            this.what = what;
            this.id = what.digest().shortForm();
            this.present = blob.present(what.digest());
            byte[] first = new byte[1];
            int count = present.read(first);
            resumed = count > 0;
            present = blob.present(what.digest());
        }

        boolean resumed() {
            return resumed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = present.read(into, offset, length);
            if (count >= 0) return count;
            if (blob.sizeBytes() >= what.sizeBytes()) return -1;
            if (rest == null) rest = repository.blob(what, blob.sizeBytes());
            count = rest.read(into, offset, length);
            if (count > 0) {
                blob.write(into, offset, count);
                announce();
            }
            return count;
        }

        @Override
        public int available() {
            return blob.sizeBytes() < what.sizeBytes() ? 1 : 0;
        }

        private void announce() {
            long done = blob.sizeBytes();
            boolean worth = done - announced >= Math.max(what.sizeBytes() / 200, 1 << 17) || done == what.sizeBytes();
            if (!worth) return;
            announced = done;
            listener.accept(new TransferStep(id, "Downloading", done, what.sizeBytes()));
        }

        @Override
        public void close() throws IOException {
            if (rest != null) rest.close();
        }
    }
}
