package io.gatun.engine.image.transfer;

import io.gatun.engine.image.content.BlobStore;
import io.gatun.engine.image.layer.Decompression;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.Manifest;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.image.manifest.Platform;
import io.gatun.engine.image.transfer.Load.Found;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which images the files of an archive are. */
final class ArchiveImages {
    private final BlobStore blobs;
    private final Map<String, Descriptor> files;
    private final Platform platform;

    /**
     * Those of an archive.
     *
     * @param files by their paths in the archive
     * @param platform for which one of several is taken
     */
    ArchiveImages(BlobStore blobs, Map<String, Descriptor> files, Platform platform) {
        this.platform = platform;
        this.blobs = blobs;
        this.files = files;
    }

    /** All of them; the OCI's index, where it is whole, says more than docker's list. */
    List<Found> find() throws IOException {
        try {
            if (files.containsKey("index.json") && files.containsKey("oci-layout")) {
                List<Found> found = ofIndex();
                if (!found.isEmpty()) return found;
            }
            if (files.containsKey("manifest.json")) return ofList();
        } catch (JsonException | BadRequestException e) {
            throw new BadImageException("the archive of images is malformed: " + e.getMessage(), e);
        }
        throw new BadImageException("this is no archive of images: it has neither a manifest.json nor an index.json");
    }

    private JsonView json(String path) {
        return JsonView.of(JsonReader.DOCUMENTS.read(blobs.read(file(path).digest(), ManifestReader.LARGEST)));
    }

    private Descriptor file(String path) {
        Descriptor file = files.get(path);
        if (file == null)
            throw new BadImageException("the archive has no \"%s\"".formatted(path.replaceAll("[^ -~]", "?")));
        return file;
    }

    private List<Found> ofIndex() {
        Map<Digest, Found> found = new LinkedHashMap<>();
        for (JsonView entry : json("index.json").list("manifests", each -> each)) {
            Digest digest = Digest.parse(entry.required("digest").text());
            Optional<Digest> manifest =
                    manifest(digest, entry.optionalText("mediaType").orElse(""));
            if (manifest.isEmpty()) return List.of();
            byte[] document = blobs.read(manifest.get(), ManifestReader.LARGEST);
            String type = ManifestReader.mediaType("", typed(document, entry));
            Manifest read = ManifestReader.manifest(type, document);
            if (!isWhole(read)) return List.of();
            var names = new ArrayList<ImageName>();
            Optional.ofNullable(found.get(manifest.get())).ifPresent(before -> names.addAll(before.names()));
            name(entry).ifPresent(names::add);
            var descriptor = new Descriptor(type, manifest.get(), document.length);
            found.put(manifest.get(), new Found(read, descriptor, document, names));
        }
        return List.copyOf(found.values());
    }

    /** Manifests that say nothing of their own type are what the index calls them. */
    private static byte[] typed(byte[] document, JsonView entry) {
        JsonView view = JsonView.of(JsonReader.DOCUMENTS.read(document));
        if (view.optionalText("mediaType").isPresent()) return document;
        String said =
                entry.optionalText("mediaType").filter(MediaType::isManifest).orElse(MediaType.OCI_MANIFEST);
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\"}".formatted(said).getBytes(StandardCharsets.UTF_8);
    }

    /** The manifest for the platform behind a digest, if the archive has it. */
    private Optional<Digest> manifest(Digest digest, String type) {
        if (!isThere(digest)) return Optional.empty();
        if (!MediaType.isIndex(type)) return Optional.of(digest);
        byte[] document = blobs.read(digest, ManifestReader.LARGEST);
        Descriptor chosen = ManifestReader.index(type, document).choose(platform);
        return Optional.of(chosen.digest()).filter(this::isThere);
    }

    private boolean isThere(Digest digest) {
        Descriptor file = files.get("blobs/" + digest.algorithm() + "/" + digest.hex());
        if (file == null) return false;
        // The files are kept by what they are, with SHA-256.
        if (digest.algorithm().equals("sha256") && !file.digest().equals(digest)) {
            throw new BadImageException(
                    "the archive's blob %s has another digest: %s".formatted(digest, file.digest()));
        }
        return file.digest().equals(digest);
    }

    private boolean isWhole(Manifest manifest) {
        return isThere(manifest.config().digest())
                && manifest.layers().stream().allMatch(layer -> isThere(layer.digest()));
    }

    private static Optional<ImageName> name(JsonView entry) {
        Map<String, String> annotations = entry.map("annotations", JsonView::text);
        return Optional.ofNullable(annotations.get("io.containerd.image.name"))
                .or(() -> Optional.ofNullable(annotations.get("org.opencontainers.image.ref.name"))
                        .filter(text -> text.indexOf(':') > 0 || text.indexOf('/') > 0))
                .flatMap(ImageName::tryParse)
                .map(ImageName::tagged)
                .filter(name -> name.digest().isEmpty());
    }

    private List<Found> ofList() throws IOException {
        var found = new ArrayList<Found>();
        for (JsonView entry : json("manifest.json").items(each -> each)) {
            Descriptor config = file(entry.required("Config").text());
            var layers = new ArrayList<Descriptor>();
            for (String path : entry.texts("Layers")) {
                Descriptor layer = file(path);
                layers.add(new Descriptor(layerType(layer), layer.digest(), layer.sizeBytes()));
            }
            var manifest = new Manifest(
                    MediaType.DOCKER_MANIFEST,
                    new Descriptor(MediaType.DOCKER_CONFIG, config.digest(), config.sizeBytes()),
                    layers);
            byte[] document = manifest.bytes();
            List<ImageName> names =
                    entry.texts("RepoTags").stream().map(ImageName::parse).toList();
            var descriptor = new Descriptor(manifest.mediaType(), Digest.of(document), document.length);
            found.add(new Found(manifest, descriptor, document, names));
        }
        return found;
    }

    private String layerType(Descriptor layer) throws IOException {
        try (InputStream in = blobs.open(layer.digest())) {
            return switch (Decompression.packing(in)) {
                case GZIP -> MediaType.DOCKER_LAYER_GZIP;
                case ZSTD -> MediaType.DOCKER_LAYER_ZSTD;
                case NONE -> MediaType.DOCKER_LAYER;
            };
        }
    }
}
