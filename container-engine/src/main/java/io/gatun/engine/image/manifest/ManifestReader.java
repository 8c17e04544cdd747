package io.gatun.engine.image.manifest;

import io.gatun.engine.image.manifest.ManifestIndex.Entry;
import io.gatun.engine.json.JsonBudget;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads manifests and indexes. A document is what its media type says and nothing else: one that could be read as another
 * kind, or that names no kind where its sender named none either, is refused (CVE-2021-41190).
 */
public final class ManifestReader {
    /** As large as registries accept them. */
    public static final int LARGEST = 4 << 20;

    private static final JsonReader READER = new JsonReader(new JsonBudget(LARGEST, 20, 1 << 16, 1 << 18));
    private static final long LARGEST_BLOB = 1L << 40;
    private static final int MOST_LAYERS = 127;
    private static final int MOST_MANIFESTS = 4096;
    private static final Platform UNKNOWN = new Platform("unknown", "unknown", "");

    private ManifestReader() {}

    /**
     * The media type of a document.
     *
     * @param said what its sender says that it is; empty if nothing
     * @throws BadImageException if sender and document do not agree, or the document is not clear
     */
    public static String mediaType(String said, byte[] document) {
        return guarded(() -> {
            JsonView view = JsonView.of(READER.read(document));
            if (view.required("schemaVersion").int32() != 2) {
                throw new BadImageException("unsupported manifest: only schema version 2 is supported");
            }
            Optional<String> own = view.optionalText("mediaType");
            String sent = said.indexOf(';') < 0
                    ? said
                    : said.substring(0, said.indexOf(';')).strip();
            boolean known = MediaType.isIndex(sent) || MediaType.isManifest(sent);
            if (own.isPresent() && known && !own.get().equals(sent)) {
                throw new BadImageException("ambiguous manifest: it was sent as %s and says that it is %s"
                        .formatted(sent, shown(own.get())));
            }
            String type = known
                    ? sent
                    : own.orElseThrow(() -> new BadImageException(
                            "unsupported manifest: neither it nor its sender (\"%s\") says what it is"
                                    .formatted(shown(sent))));
            if (!MediaType.isIndex(type) && !MediaType.isManifest(type)) {
                throw new BadImageException("unsupported manifest media type \"%s\"".formatted(shown(type)));
            }
            boolean both = view.member("manifests").isPresent()
                    && (view.member("layers").isPresent()
                            || view.member("config").isPresent());
            if (both || view.member("fsLayers").isPresent()) {
                throw new BadImageException("ambiguous manifest: it could be an index as well as a manifest");
            }
            return type;
        });
    }

    /** Reads the manifest of an image. */
    public static Manifest manifest(String type, byte[] document) {
        return guarded(() -> {
            JsonView view = JsonView.of(READER.read(document));
            Descriptor config = descriptor(view.required("config"));
            if (!MediaType.isConfig(config.mediaType())) {
                throw new BadImageException(
                        "the manifest is of no image, but of a \"%s\"".formatted(shown(config.mediaType())));
            }
            List<Descriptor> layers = view.list("layers", ManifestReader::layer);
            if (layers.size() > MOST_LAYERS) {
                throw new BadImageException(
                        "the image has %d layers; %d are the most".formatted(layers.size(), MOST_LAYERS));
            }
            return new Manifest(type, config, layers);
        });
    }

    /** Reads an index. */
    public static ManifestIndex index(String type, byte[] document) {
        return guarded(() -> {
            JsonView view = JsonView.of(READER.read(document));
            List<Entry> entries = view.list(
                    "manifests",
                    each -> new Entry(
                            descriptor(each),
                            each.member("platform")
                                    .map(ManifestReader::platform)
                                    .orElse(UNKNOWN)));
            if (entries.size() > MOST_MANIFESTS) {
                throw new BadImageException(
                        "the index has %d manifests; %d are the most".formatted(entries.size(), MOST_MANIFESTS));
            }
            return new ManifestIndex(type, entries);
        });
    }

    private static Descriptor layer(JsonView view) {
        Descriptor layer = descriptor(view);
        if (!MediaType.isLayer(layer.mediaType())) {
            throw new BadImageException("unsupported layer media type \"%s\"".formatted(shown(layer.mediaType())));
        }
        return layer;
    }

    private static Descriptor descriptor(JsonView view) {
        long size = view.required("size").int64();
        if (size < 0 || size > LARGEST_BLOB) throw view.failure("no size that can be: " + size);
        return new Descriptor(
                view.required("mediaType").text(),
                Digest.parse(view.required("digest").text()),
                size);
    }

    private static Platform platform(JsonView view) {
        return new Platform(
                view.optionalText("os").orElse("unknown"),
                view.optionalText("architecture").orElse("unknown"),
                view.optionalText("variant").orElse(""));
    }

    private static <T> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JsonException | BadRequestException e) {
            throw new BadImageException("malformed manifest: " + e.getMessage(), e);
        }
    }

    private static String shown(String text) {
        return (text.length() > 120 ? text.substring(0, 120) + "..." : text).replaceAll("[^ -~]", "?");
    }
}
