package io.gatun.engine.state;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.VolumeName;
import java.util.List;

/** {@link VolumeUse}s as JSON. */
final class VolumeUseCodec {
    private static final String VOLUMES = "volumes";

    private VolumeUseCodec() {}

    static Json write(List<VolumeUse> uses) {
        return Json.object()
                .put(
                        VOLUMES,
                        Json.array(uses.stream().map(VolumeUseCodec::write).toList()))
                .build();
    }

    static List<VolumeUse> read(JsonView view) {
        return view.list(VOLUMES, VolumeUseCodec::readOne);
    }

    private static Json write(VolumeUse use) {
        return Json.object()
                .put("name", Json.of(use.name().value()))
                .put("destination", Json.of(use.destination()))
                .put("anonymous", Json.of(use.anonymous()))
                .build();
    }

    private static VolumeUse readOne(JsonView view) {
        return new VolumeUse(
                new VolumeName(view.required("name").text()),
                view.required("destination").text(),
                view.flag("anonymous"));
    }
}
