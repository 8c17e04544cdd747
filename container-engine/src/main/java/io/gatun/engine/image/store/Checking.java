package io.gatun.engine.image.store;

import io.gatun.engine.image.content.ImageTable.Line;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads all that the store has and compares it with what it should be. */
public final class Checking {
    private final ImageStore store;

    public Checking(ImageStore store) {
        this.store = store;
    }

    /** What is wrong, a line for each; nothing is changed. */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        if (!store.root().exists()) return problems;
        try (var _ = store.root().share()) {
            Map<Digest, String> blobs = new LinkedHashMap<>();
            for (Digest blob : store.blobs().list()) {
                String problem = blob(blob);
                if (!problem.isEmpty()) blobs.put(blob, problem);
            }
            blobs.forEach((blob, problem) -> problems.add("blob %s: %s".formatted(blob, problem)));
            store.grouped().forEach((manifest, lines) -> image(manifest, lines, problems));
        }
        return problems;
    }

    private String blob(Digest digest) {
        var hash = digest.hash();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = store.blobs().open(digest)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) hash.update(buffer, 0, count);
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
        return Digest.finish(hash).equals(digest) ? "" : "was changed; remove what uses it and pull it again";
    }

    private void image(Descriptor manifest, List<Line> lines, List<String> problems) {
        String name = lines.stream()
                .flatMap(line -> line.name().stream())
                .findFirst()
                .map(Object::toString)
                .orElse(manifest.digest().toString());
        try {
            Stored stored = store.read(manifest, lines);
            stored.manifest().layers().stream()
                    .filter(layer -> !store.blobs().has(layer.digest()))
                    .forEach(layer ->
                            problems.add("image %s: has lost blob %s; pull it again".formatted(name, layer.digest())));
            stored.info().layers().stream()
                    .map(ImageInfo.Layer::diffId)
                    .filter(layer -> !store.layers().has(layer))
                    .forEach(
                            layer -> problems.add("image %s: has lost layer %s; pull it again".formatted(name, layer)));
        } catch (BadImageException e) {
            problems.add("image %s: %s".formatted(name, e.getMessage()));
        }
    }
}
