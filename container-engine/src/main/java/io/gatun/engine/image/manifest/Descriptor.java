package io.gatun.engine.image.manifest;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.Digest;

/** What a document says about bytes that are elsewhere (OCI image specification, "Content Descriptors"). */
public record Descriptor(String mediaType, Digest digest, long sizeBytes) {
    /** The descriptor as JSON. */
    public Json.Obj json() {
        return Json.object()
                .put("mediaType", mediaType)
                .put("digest", digest.toString())
                .put("size", sizeBytes)
                .build();
    }
}
