package io.gatun.engine.model;

import java.util.List;

/**
 * What a removal has taken away.
 *
 * @param untagged names that stand for nothing now
 * @param deleted digests of images and layers that are gone
 * @param reclaimedBytes of the disk
 */
public record ImageRemoval(List<String> untagged, List<Digest> deleted, long reclaimedBytes) {
    /** Nothing. */
    public static final ImageRemoval NOTHING = new ImageRemoval(List.of(), List.of(), 0);

    public ImageRemoval {
        untagged = List.copyOf(untagged);
        deleted = List.copyOf(deleted);
    }
}
