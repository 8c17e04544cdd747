package io.gatun.engine;

import java.nio.file.Path;

/**
 * Where an engine keeps its containers.
 *
 * @param root the directory with everything that lives on: definitions, writable layers, logs
 * @param cgroupParent the control group above those of the containers
 */
public record EngineSettings(Path root, String cgroupParent) {
    /** The machine's own engine: {@code /var/lib/gatun}. */
    public static final EngineSettings DEFAULT = new EngineSettings(Path.of("/var/lib/gatun"), "/gatun");

    public EngineSettings {
        root = root.toAbsolutePath().normalize();
    }
}
