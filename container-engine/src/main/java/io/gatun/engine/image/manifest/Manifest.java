package io.gatun.engine.image.manifest;

import io.gatun.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The manifest of an image for one platform.
 *
 * @param layers the lowest first
 */
public record Manifest(String mediaType, Descriptor config, List<Descriptor> layers) {
    public Manifest {
        layers = List.copyOf(layers);
    }

    /** The document. */
    public byte[] bytes() {
        return Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", mediaType)
                .put("config", config.json())
                .put("layers", Json.array(layers.stream().map(Descriptor::json).toList()))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
