package io.gatun.engine.model;

import java.time.Instant;
import java.util.List;

/**
 * An image as it is in the store.
 *
 * @param id the digest of its configuration, which is what people call it by
 * @param manifest the digest of its manifest
 * @param tags names with a tag
 * @param digests names with the digest that a registry knows it by
 * @param layers the lowest first
 * @param tagged when it got its latest name
 * @param document its configuration as it was made
 */
public record ImageInfo(
        Digest id,
        Digest manifest,
        List<ImageName> tags,
        List<ImageName> digests,
        ImageConfig config,
        List<Layer> layers,
        Instant tagged,
        String document) {
    public ImageInfo {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
        layers = List.copyOf(layers);
    }

    /**
     * A layer.
     *
     * @param diffId the digest of its archive, not compressed
     * @param blob the digest of its archive as it was pulled
     * @param sizeBytes the length of all its files
     * @param blobBytes the length of the archive as it was pulled
     */
    public record Layer(Digest diffId, Digest blob, long sizeBytes, long blobBytes) {}

    /** The length of all files in all layers. */
    public long sizeBytes() {
        return layers.stream().mapToLong(Layer::sizeBytes).sum();
    }

    /** When it was made; the epoch if it does not say so. */
    public Instant created() {
        return config.created().orElse(Instant.EPOCH);
    }

    /** Whether no tag names it. */
    public boolean isDangling() {
        return tags.isEmpty();
    }
}
