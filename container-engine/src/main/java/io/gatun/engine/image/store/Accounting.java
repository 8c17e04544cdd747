package io.gatun.engine.image.store;

import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what images take of the disk, what they share once. */
public final class Accounting {
    private final ImageStore store;
    private final ImageUsers users;

    public Accounting(ImageStore store, ImageUsers users) {
        this.store = store;
        this.users = users;
    }

    /** All of it. */
    public ImageUsage usage() {
        List<Stored> images = store.stored();
        Set<Digest> usedIds = new HashSet<>();
        Set<Digest> needed = new HashSet<>();
        for (ImageUsers.User user : users.list()) {
            usedIds.add(user.image().id());
            needed.addAll(user.image().layers());
        }
        Set<Digest> neededBlobs = new HashSet<>();
        int used = 0;
        for (Stored image : images) {
            if (!usedIds.contains(image.info().id())) continue;
            used++;
            neededBlobs.add(image.descriptor().digest());
            neededBlobs.add(image.manifest().config().digest());
            image.manifest().layers().forEach(layer -> neededBlobs.add(layer.digest()));
        }
        long layers = 0;
        long reclaimable = 0;
        for (Digest layer : store.layers().list()) {
            long size = store.layers().sizeBytes(layer);
            layers += size;
            if (!needed.contains(layer)) reclaimable += size;
        }
        long blobs = 0;
        for (Digest blob : store.blobs().list()) {
            long size = store.blobs().sizeBytes(blob);
            blobs += size;
            if (!neededBlobs.contains(blob)) reclaimable += size;
        }
        return new ImageUsage(images.size(), used, layers, blobs, reclaimable);
    }

    /** How much of an image's layers other images have as well. */
    public long sharedBytes(ImageInfo image) {
        Set<Digest> others = new HashSet<>();
        for (ImageInfo other : store.list()) {
            if (!other.id().equals(image.id())) other.layers().forEach(layer -> others.add(layer.diffId()));
        }
        return image.layers().stream()
                .filter(layer -> others.contains(layer.diffId()))
                .mapToLong(ImageInfo.Layer::sizeBytes)
                .sum();
    }

    /** How many containers are made of an image. */
    public long containers(Digest id) {
        return users.list().stream()
                .filter(user -> user.image().id().equals(id))
                .count();
    }
}
