package io.gatun.daemon;

import io.gatun.engine.EngineSettings;
import java.nio.file.Path;

/**
 * What a daemon serves, and where.
 *
 * @param engine whose containers
 * @param socket the Unix socket to listen on
 */
public record DaemonSettings(EngineSettings engine, Path socket) {
    private static final int PREPARED = 4;

    /** The machine's own: {@code /run/gatun/gatun.sock}. */
    public static final DaemonSettings DEFAULT = new DaemonSettings(
            EngineSettings.DEFAULT.withPrepared(PREPARED), Path.of("/run/gatun/gatun.sock"));
}
