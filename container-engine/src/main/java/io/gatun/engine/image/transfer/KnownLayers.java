package io.gatun.engine.image.transfer;

import io.gatun.engine.image.layer.Decompression;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Which archives are known to become which layers: those of the images that are here. What a new image says of that is not believed, or it
 * could run one layer and be pushed and saved with another.
 */
final class KnownLayers {
    private final ImageStore store;
    private final Set<Pair> pairs = new HashSet<>();

    private record Pair(Digest blob, Digest diffId) {}

    KnownLayers(ImageStore store) {
        this.store = store;
        for (Stored stored : store.stored()) {
            for (ImageInfo.Layer layer : stored.info().layers()) pairs.add(new Pair(layer.blob(), layer.diffId()));
        }
    }

    /** Whether a layer is there with all its files: an image had it on the disk before it was an image. */
    boolean has(Digest diffId) {
        return store.layers().isCertain(diffId)
                || (store.layers().has(diffId)
                        && pairs.stream().anyMatch(pair -> pair.diffId().equals(diffId)));
    }

    /**
     * Sees to it that a blob that is there is the archive of a layer that is there.
     *
     * @throws io.gatun.engine.model.BadImageException if it is not
     */
    void require(Descriptor blob, Digest diffId) throws IOException {
        if (pairs.contains(new Pair(blob.digest(), diffId))) return;
        try (InputStream in = store.blobs().open(blob.digest());
                InputStream archive = Decompression.of(in)) {
            store.layers().require(archive, diffId);
        }
    }
}
