package io.gatun.engine.image.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import io.gatun.linux.file.Stat.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes images into one archive that is both an OCI image layout and what docker's {@code load} reads, old ones too. */
public final class Save {
    private static final Owner ROOT = new Owner(0, 0);

    private final ImageStore store;

    public Save(ImageStore store) {
        this.store = store;
    }

    /** An image, and the names that it shall have in the archive. */
    private record Part(Stored stored, Set<ImageName> names) {}

    /**
     * Writes images.
     *
     * @param references names, which the archive keeps, or ids
     */
    public void save(List<String> references, OutputStream out) {
        try (var _ = store.root().share()) {
            Map<Digest, Part> parts = new LinkedHashMap<>();
            for (String reference : references) {
                Stored stored = store.require(reference);
                Part part = parts.computeIfAbsent(
                        stored.descriptor().digest(), digest -> new Part(stored, new LinkedHashSet<>()));
                names(stored, reference, part.names());
            }
            Disk.run("save images", () -> write(List.copyOf(parts.values()), out));
        }
    }

    /** A repository without a tag means all tags of it that the image has. */
    private static void names(Stored stored, String reference, Set<ImageName> names) {
        ImageName.tryParse(reference)
                .ifPresent(name -> stored.info().tags().stream()
                        .filter(tag -> tag.equals(name.tagged()))
                        .forEach(names::add));
    }

    private void write(List<Part> parts, OutputStream out) throws IOException {
        try (var tar = new TarWriter(out)) {
            directory(tar, "blobs/");
            directory(tar, "blobs/sha256/");
            Set<Digest> written = new LinkedHashSet<>();
            var indexed = new ArrayList<Json>();
            var listed = new ArrayList<Json>();
            for (Part part : parts) {
                Descriptor config = part.stored().manifest().config();
                var blobs = new ArrayList<>(part.stored().manifest().layers());
                blobs.add(config);
                blobs.add(part.stored().descriptor());
                for (Descriptor blob : blobs) {
                    if (written.add(blob.digest())) blob(tar, blob);
                }
                indexed.addAll(indexed(part));
                listed.add(listed(part));
            }
            file(
                    tar,
                    "index.json",
                    Json.object()
                            .put("schemaVersion", 2)
                            .put("mediaType", MediaType.OCI_INDEX)
                            .put("manifests", Json.array(indexed))
                            .build());
            file(tar, "manifest.json", Json.array(listed));
            file(
                    tar,
                    "oci-layout",
                    Json.object().put("imageLayoutVersion", "1.0.0").build());
        }
    }

    private static List<Json> indexed(Part part) {
        Descriptor manifest = part.stored().descriptor();
        if (part.names().isEmpty()) return List.of(manifest.json());
        return part.names().stream()
                .<Json>map(name -> {
                    var members = new LinkedHashMap<>(manifest.json().members());
                    members.put(
                            "annotations",
                            Json.object()
                                    .put("io.containerd.image.name", name.toString())
                                    .put(
                                            "org.opencontainers.image.ref.name",
                                            name.tag().orElse(""))
                                    .build());
                    return new Json.Obj(members);
                })
                .toList();
    }

    private static Json listed(Part part) {
        return Json.object()
                .put("Config", path(part.stored().manifest().config().digest()))
                .put(
                        "RepoTags",
                        Json.strings(
                                part.names().stream().map(ImageName::familiar).toList()))
                .put(
                        "Layers",
                        Json.strings(part.stored().manifest().layers().stream()
                                .map(layer -> path(layer.digest()))
                                .toList()))
                .build();
    }

    private static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    private void blob(TarWriter tar, Descriptor blob) throws IOException {
        try (InputStream in = store.blobs().open(blob.digest())) {
            tar.begin(entry(path(blob.digest()), Content.File.of(blob.sizeBytes()), 0644));
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) tar.write(buffer, 0, count);
        }
    }

    private static void directory(TarWriter tar, String name) throws IOException {
        tar.begin(entry(name, new Content.Directory(), 0755));
    }

    private static void file(TarWriter tar, String name, Json content) throws IOException {
        byte[] bytes = content.toString().getBytes(UTF_8);
        tar.begin(entry(name, Content.File.of(bytes.length), 0644));
        tar.write(bytes, 0, bytes.length);
    }

    private static TarEntry entry(String name, Content content, int permissions) {
        return new TarEntry(name, content, new Attributes(permissions, ROOT, Instant.EPOCH, Map.of()));
    }
}
