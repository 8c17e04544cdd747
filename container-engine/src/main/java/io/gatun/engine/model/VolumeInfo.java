package io.gatun.engine.model;

import java.time.Instant;
import java.util.Map;

/**
 * A volume: a directory that outlives the containers that use it.
 *
 * @param created when it was made
 * @param mountpoint the directory on the host, absolute
 * @param labels what people attached to it
 * @param options of the driver {@code local}, as they were given
 * @param anonymous whether it was made for a container that gave it no name
 */
public record VolumeInfo(
        VolumeName name,
        Instant created,
        String mountpoint,
        Map<String, String> labels,
        Map<String, String> options,
        boolean anonymous) {
    public VolumeInfo {
        labels = Map.copyOf(labels);
        options = Map.copyOf(options);
    }
}
