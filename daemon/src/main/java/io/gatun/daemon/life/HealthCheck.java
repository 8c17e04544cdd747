package io.gatun.daemon.life;

import io.gatun.engine.json.JsonView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How it is tried out whether a container is well: docker's Healthcheck.
 *
 * @param command executed in the container; well if it ends with 0
 * @param startPeriod after the start, in which failures do not count
 * @param startInterval between checks in that period
 * @param retries how many failures in a row make it unhealthy
 */
record HealthCheck(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(30);
    private static final Duration DEFAULT_START_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final int DEFAULT_RETRIES = 3;

    HealthCheck {
        command = List.copyOf(command);
    }

    /** That of a container, if it has one. */
    static Optional<HealthCheck> of(Memo memo) {
        return memo.configView().member("Healthcheck").flatMap(HealthCheck::read);
    }

    private static Optional<HealthCheck> read(JsonView check) {
        List<String> test = check.texts("Test");
        List<String> command = switch (test.isEmpty() ? "NONE" : test.getFirst()) {
            case "CMD" -> test.subList(1, test.size());
            case "CMD-SHELL" -> shell(test.subList(1, test.size()));
            default -> List.of();
        };
        if (command.isEmpty()) return Optional.empty();
        int retries = (int) check.optionalInt64("Retries").orElse(0);
        return Optional.of(new HealthCheck(
                command,
                time(check, "Interval", DEFAULT_TIME),
                time(check, "Timeout", DEFAULT_TIME),
                time(check, "StartPeriod", Duration.ZERO),
                time(check, "StartInterval", DEFAULT_START_INTERVAL),
                retries <= 0 ? DEFAULT_RETRIES : retries));
    }

    private static List<String> shell(List<String> words) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c"));
        command.addAll(words);
        return words.isEmpty() ? List.of() : command;
    }

    private static Duration time(JsonView check, String name, Duration otherwise) {
        long nanos = check.optionalInt64(name).orElse(0);
        if (nanos <= 0) return otherwise;
        Duration time = Duration.ofNanos(nanos);
        return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    }
}
