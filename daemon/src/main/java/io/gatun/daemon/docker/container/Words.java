package io.gatun.daemon.docker.container;

import io.gatun.daemon.life.Container;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.RunEnd;
import java.time.Duration;
import java.time.Instant;

/** The state of a container in docker's words. */
final class Words {
    private Words() {}

    /** One of created, running, paused, restarting, exited. */
    static String state(Container container) {
        if (container.isRestarting()) return "restarting";
        ContainerInfo info = container.info();
        boolean neverRan = info.end().isPresent() && info.end().get().started().isEmpty();
        if (neverRan || info.status().equals("starting")) return "created";
        return info.status();
    }

    /** As {@code docker ps} has it: {@code Up 3 minutes (Paused)}. */
    static String status(Container container, Instant now) {
        ContainerInfo info = container.info();
        String ago = info.end()
                .map(RunEnd::finished)
                .map(finished -> Durations.words(Duration.between(finished, now)) + " ago")
                .orElse("");
        return switch (state(container)) {
            case "created" -> "Created";
            case "restarting" -> "Restarting (%d) %s".formatted(container.exitCode(), ago);
            case "exited" -> "Exited (%d) %s".formatted(container.exitCode(), ago);
            default -> up(container, now);
        };
    }

    private static String up(Container container, Instant now) {
        ContainerInfo info = container.info();
        Instant started = info.run().flatMap(ContainerInfo.Run::started).orElse(now);
        String up = "Up " + Durations.words(Duration.between(started, now));
        if (info.status().equals("paused")) return up + " (Paused)";
        return container
                .healthStatus()
                .map(health -> up + " (" + (health.equals("starting") ? "health: starting" : health) + ")")
                .orElse(up);
    }
}
