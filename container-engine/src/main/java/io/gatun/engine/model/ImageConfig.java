package io.gatun.engine.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an image says about itself and about the containers that are made from it (OCI image specification, "Image
 * Configuration"). All of it is data of whoever made the image; none of it controls the engine.
 *
 * @param created when it was made, if it says so
 * @param diffIds digests of its layers' archives, not compressed, the lowest first
 * @param history how it was made, the oldest first
 */
public record ImageConfig(
        String architecture,
        String variant,
        String os,
        Optional<Instant> created,
        String author,
        Run run,
        List<Digest> diffIds,
        List<History> history) {
    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /**
     * How its containers run unless somebody says otherwise.
     *
     * @param user empty for root
     * @param exposedPorts such as {@code 80/tcp}
     * @param volumes absolute paths
     * @param workingDir empty for the root
     * @param stopSignal empty for SIGTERM
     */
    public record Run(
            String user,
            List<String> exposedPorts,
            List<String> env,
            List<String> entrypoint,
            List<String> cmd,
            List<String> volumes,
            String workingDir,
            Map<String, String> labels,
            String stopSignal,
            Optional<HealthCheck> healthCheck,
            List<String> shell,
            List<String> onBuild) {
        /** Nothing is said. */
        public static final Run NONE = new Run(
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                Map.of(),
                "",
                Optional.empty(),
                List.of(),
                List.of());

        public Run {
            exposedPorts = List.copyOf(exposedPorts);
            env = List.copyOf(env);
            entrypoint = List.copyOf(entrypoint);
            cmd = List.copyOf(cmd);
            volumes = List.copyOf(volumes);
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
            shell = List.copyOf(shell);
            onBuild = List.copyOf(onBuild);
        }
    }

    /**
     * How to see whether a container is well.
     *
     * @param test empty to inherit, {@code NONE}, {@code CMD ...} or {@code CMD-SHELL text}
     */
    public record HealthCheck(
            List<String> test,
            Duration interval,
            Duration timeout,
            Duration startPeriod,
            Duration startInterval,
            int retries) {
        public HealthCheck {
            test = List.copyOf(test);
        }
    }

    /**
     * One step of its making.
     *
     * @param emptyLayer whether it made no layer
     */
    public record History(
            Optional<Instant> created, String createdBy, String author, String comment, boolean emptyLayer) {}
}
