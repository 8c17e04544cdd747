package io.gatun.engine.state;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a container is, besides its OCI specification: decided when it is created.
 *
 * @param name what people call it; the only part that changes
 * @param image what it was made from, for lists
 * @param bundle the directory that relative paths of the specification mean
 * @param root where its root filesystem comes from
 * @param labels what people attached to it; never read by the engine
 * @param streams what becomes of its streams
 * @param ending how it is stopped and what follows
 * @param upkeep what a daemon shall do for it
 */
public record Definition(
        ContainerId id,
        Optional<ContainerName> name,
        Instant created,
        String image,
        String bundle,
        RootSource root,
        Map<String, String> labels,
        Streams streams,
        Ending ending,
        Upkeep upkeep) {
    public Definition {
        labels = Map.copyOf(labels);
    }

    /** The same container under another name. */
    public Definition named(ContainerName other) {
        return new Definition(id, Optional.of(other), created, image, bundle, root, labels, streams, ending, upkeep);
    }

    /** Where the root filesystem comes from. */
    public enum RootSource {
        /** The root of the specification, as it is. */
        DIRECTORY,
        /** The host's own root below a writable layer of the container. */
        HOST,
        /** The layers of a stored image below a writable layer of the container; see {@link ContainerImage}. */
        LAYERS
    }

    /**
     * The container's streams.
     *
     * @param openStdin whether standard input is open while nobody is attached
     * @param stdinOnce whether it closes with the first client
     * @param init whether a small init runs as process 1
     * @param logBytes how large a log file grows; 0 for no log
     * @param logFiles how many are kept
     */
    public record Streams(boolean openStdin, boolean stdinOnce, boolean init, long logBytes, int logFiles) {
        /** The caller's streams, no log: OCI mode. */
        public static final Streams INHERITED = new Streams(true, false, false, 0, 0);
    }

    /**
     * The container's end.
     *
     * @param stopSignal what asks it to end
     * @param grace how long it may take
     * @param removed whether it is removed when it has ended
     */
    public record Ending(String stopSignal, Duration grace, boolean removed) {
        /** SIGTERM, ten seconds, kept. */
        public static final Ending DEFAULT = new Ending("SIGTERM", Duration.ofSeconds(10), false);
    }
}
