package io.gatun.engine.volume;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** What is written down about a volume, as JSON. */
final class VolumeCodec {
    private VolumeCodec() {}

    /** What a volume is besides its name and its files. */
    record Described(Instant created, Map<String, String> labels, Map<String, String> options, boolean anonymous) {}

    static Json write(Described volume) {
        return Json.object()
                .put("created", Json.of(volume.created().toString()))
                .put("labels", Json.strings(volume.labels()))
                .put("options", Json.strings(volume.options()))
                .put("anonymous", Json.of(volume.anonymous()))
                .build();
    }

    static Described read(JsonView view) {
        JsonView created = view.required("created");
        try {
            return new Described(
                    Instant.parse(created.text()),
                    view.map("labels", JsonView::text),
                    view.map("options", JsonView::text),
                    view.flag("anonymous"));
        } catch (DateTimeException e) {
            throw created.failure("no instant");
        }
    }
}
