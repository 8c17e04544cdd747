package io.gatun.cli.volume;

import io.gatun.cli.format.Words;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.VolumeInfo;
import java.util.Map;
import java.util.stream.Collectors;

/** A volume as docker prints it. */
final class VolumeRow {
    private VolumeRow() {}

    /** A line of a list. */
    static Json.Obj of(VolumeInfo volume) {
        return Json.object()
                .put("Availability", "N/A")
                .put("Driver", "local")
                .put("Group", "N/A")
                .put("Labels", labels(volume))
                .put("Links", "N/A")
                .put("Mountpoint", volume.mountpoint())
                .put("Name", volume.name().value())
                .put("Scope", "local")
                .put("Size", "N/A")
                .put("Status", "N/A")
                .build();
    }

    private static String labels(VolumeInfo volume) {
        return volume.labels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> Words.printable(label.getKey() + "=" + label.getValue()))
                .collect(Collectors.joining(","));
    }
}
