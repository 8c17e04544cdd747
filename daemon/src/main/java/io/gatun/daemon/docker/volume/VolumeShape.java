package io.gatun.daemon.docker.volume;

import io.gatun.engine.model.VolumeInfo;
import io.gatun.engine.spec.Json;
import java.time.temporal.ChronoUnit;

/** A volume as docker shows it. */
final class VolumeShape {
    private VolumeShape() {}

    static Json.Obj of(VolumeInfo volume) {
        return Json.object()
                .put(
                        "CreatedAt",
                        volume.created().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("Driver", Json.of("local"))
                .put("Labels", volume.labels().isEmpty() ? Json.Null.NULL : Json.strings(volume.labels()))
                .put("Mountpoint", Json.of(volume.mountpoint()))
                .put("Name", Json.of(volume.name().value()))
                .put("Options", volume.options().isEmpty() ? Json.Null.NULL : Json.strings(volume.options()))
                .put("Scope", Json.of("local"))
                .build();
    }
}
