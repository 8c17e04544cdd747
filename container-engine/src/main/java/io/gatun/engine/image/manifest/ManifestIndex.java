package io.gatun.engine.image.manifest;

import io.gatun.engine.model.BadImageException;
import java.util.Comparator;
import java.util.List;

/** Manifests of an image for several platforms. */
public record ManifestIndex(String mediaType, List<Entry> entries) {
    /** One platform's. */
    public record Entry(Descriptor manifest, Platform platform) {}

    public ManifestIndex {
        entries = List.copyOf(entries);
    }

    /**
     * The manifest that serves a platform best.
     *
     * @throws BadImageException if none does
     */
    public Descriptor choose(Platform wanted) {
        return entries.stream()
                .filter(entry -> MediaType.isManifest(entry.manifest().mediaType()))
                .filter(entry -> wanted.fit(entry.platform()) > 0)
                .max(Comparator.<Entry>comparingInt(entry -> wanted.fit(entry.platform()))
                        .thenComparingInt(entry -> -entries.indexOf(entry)))
                .map(Entry::manifest)
                .orElseThrow(() -> new BadImageException(
                        "no matching manifest for %s in the manifest list entries; it is there for %s"
                                .formatted(
                                        wanted,
                                        entries.stream().map(Entry::platform).toList())));
    }
}
