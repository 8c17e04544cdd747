package io.gatun.engine;

import java.nio.file.Path;

/**
 * Where an engine keeps its containers.
 *
 * @param root the directory with everything that lives on: definitions, writable layers, logs
 * @param cgroupParent the control group above those of the containers
 * @param prepared for how many containers the engine makes ahead what is the same for all: control groups, network
 *     namespaces, an id with its directory. Each is a group in every tree and a few kB; 0 if the engine is opened for one
 *     container, which would be there before them
 */
public record EngineSettings(Path root, String cgroupParent, int prepared) {
    /** The machine's own engine: {@code /var/lib/gatun}. */
    public static final EngineSettings DEFAULT = new EngineSettings(Path.of("/var/lib/gatun"), "/gatun");

    /** An engine that makes nothing ahead. */
    public EngineSettings(Path root, String cgroupParent) {
        this(root, cgroupParent, 0);
    }

    public EngineSettings {
        if (prepared < 0) {
            throw new IllegalArgumentException("cannot prepare %d containers".formatted(prepared));
        }
        root = root.toAbsolutePath().normalize();
    }

    /** The same with {@code count} containers prepared. */
    public EngineSettings withPrepared(int count) {
        return new EngineSettings(root, cgroupParent, count);
    }
}
