package io.gatun.daemon.docker.image;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.Images;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.ImageInfo;
import java.util.List;
import java.util.Optional;

/**
 * For which platform a client wants an image: an object of the OCI's in a parameter, which clients send from some version of the API on. There is
 * one image to a name here, so it is that one or none.
 *
 * @param text {@code os/architecture[/variant]}
 */
record WantedPlatform(String text) {
    /**
     * What a call asks for.
     *
     * @param since the first version of the API that has the parameter; it means nothing before
     * @throws HttpFailure 400 if it is malformed, or there are several
     */
    static Optional<WantedPlatform> of(Call call, String parameter, int since) {
        List<String> values = call.query().all(parameter).stream()
                .filter(value -> !value.isEmpty())
                .toList();
        if (values.isEmpty() || !call.version().isAtLeast(since)) return Optional.empty();
        if (values.size() > 1) throw new HttpFailure(400, "multiple platforms are not supported");
        try {
            return Optional.of(read(JsonView.of(JsonReader.DOCUMENTS.read(values.getFirst()))));
        } catch (JsonException e) {
            throw new HttpFailure(400, "failed to parse platform: " + e.getMessage());
        }
    }

    private static WantedPlatform read(JsonView view) {
        String os = view.optionalText("os").orElse("");
        String architecture = view.optionalText("architecture").orElse("");
        Optional<String> variant = view.optionalText("variant");
        boolean more = variant.isPresent()
                || view.optionalText("os.version").isPresent()
                || view.member("os.features")
                        .filter(features -> !features.json().equals(Json.array(List.of())))
                        .isPresent();
        if (os.isEmpty() && architecture.isEmpty() && more) {
            throw new HttpFailure(400, "optional platform fields provided, but OS and Architecture are missing");
        }
        if (os.isEmpty() || architecture.isEmpty()) {
            throw new HttpFailure(400, "both OS and Architecture must be provided");
        }
        return new WantedPlatform(
                os + "/" + architecture + variant.map(text -> "/" + text).orElse(""));
    }

    /**
     * Nothing, if it is that image.
     *
     * @param reference what the client calls it
     * @throws HttpFailure 404 if it is not
     */
    void require(ImageInfo image, String reference) {
        if (Images.isFor(image, text)) return;
        throw new HttpFailure(
                404,
                "image with reference %s was found but its platform (%s) does not match the specified platform (%s)"
                        .formatted(reference, Images.platform(image), text));
    }
}
