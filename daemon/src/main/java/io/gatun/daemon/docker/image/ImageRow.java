package io.gatun.daemon.docker.image;

import io.gatun.daemon.http.ApiVersion;
import io.gatun.engine.Images;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import java.util.List;
import java.util.Map;

/** Images as docker's lists show them. */
public final class ImageRow {
    private final Images images;

    public ImageRow(Images images) {
        this.images = images;
    }

    /**
     * The row of an image.
     *
     * @param tags to be shown
     * @param shared whether to count what other images have as well
     * @param version of the API that it is for
     */
    public Json.Members of(ImageInfo image, List<ImageName> tags, boolean shared, ApiVersion version) {
        var row = Json.object()
                .put("Containers", -1)
                .put("Created", image.created().getEpochSecond())
                .put("Id", image.id().toString())
                .put("Labels", labels(image))
                .put("ParentId", "")
                .put("RepoDigests", names(image.digests()))
                .put("RepoTags", names(tags))
                .put("SharedSize", shared ? images.sharedBytes(image) : -1)
                .put("Size", image.sizeBytes());
        return version.isAtLeast(ImageShape.ONE_SIZE) ? row : row.put("VirtualSize", image.sizeBytes());
    }

    private static Json labels(ImageInfo image) {
        Map<String, String> labels = image.config().run().labels();
        return labels.isEmpty() ? Json.Null.NULL : Json.strings(labels);
    }

    static Json names(List<ImageName> names) {
        return Json.strings(names.stream().map(ImageName::familiar).toList());
    }
}
