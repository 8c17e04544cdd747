package io.gatun.engine.state;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Digest;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;

/**
 * The image that a container was made from. Its layers stay for as long as the container does, whatever becomes of the image.
 *
 * @param id the digest of the image's configuration
 * @param manifest the digest of its manifest
 * @param layers digests of its unpacked layers, the lowest first
 */
public record ContainerImage(Digest id, Digest manifest, List<Digest> layers) {
    static final String FILE = "image.json";

    /** An empty file in the root of a container's own layer that tells programs where they are. It is nothing that the container has written. */
    public static final String MARK = ".dockerenv";

    private static final int MAX_BYTES = 1 << 20;

    public ContainerImage {
        layers = List.copyOf(layers);
    }

    /** The image of the container whose directory is {@code directory}, if it was made from one. */
    public static Optional<ContainerImage> of(Kernel kernel, Fd directory) {
        try {
            byte[] bytes = kernel.contents().readFile(directory, FILE, MAX_BYTES);
            return Optional.of(read(JsonView.of(JsonReader.DOCUMENTS.read(bytes))));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    Json write() {
        return Json.object()
                .put("id", id.toString())
                .put("manifest", manifest.toString())
                .put(
                        "layers",
                        Json.strings(layers.stream().map(Digest::toString).toList()))
                .build();
    }

    static ContainerImage read(JsonView view) {
        return new ContainerImage(
                Digest.parse(view.required("id").text()),
                Digest.parse(view.required("manifest").text()),
                view.list("layers", layer -> Digest.parse(layer.text())));
    }
}
