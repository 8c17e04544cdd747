package io.gatun.cli.container.flags;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.format.DurationText;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.RestartRule;
import io.gatun.engine.options.Quantity;
import io.gatun.engine.options.Upkeep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The flags about what a daemon does for a container, of {@code run}, {@code create} and {@code plan}. */
final class UpkeepFlags {
    static final List<Flag> ALL = List.of(
            Flag.of("health-cmd", "COMMAND", "what a daemon executes to find out whether the container is well"),
            Flag.of("health-interval", "DURATION", "time between two checks, 30s by default"),
            Flag.of("health-retries", "N", "how many failures in a row make it unhealthy, 3 by default"),
            Flag.of("health-start-interval", "DURATION", "time between two checks at the start, 5s by default"),
            Flag.of("health-start-period", "DURATION", "time at the start in which failures do not count"),
            Flag.of("health-timeout", "DURATION", "how long one check may take, 30s by default"),
            Flag.onOff("no-healthcheck", "do not check, whatever the image says"),
            Flag.of(
                    "restart",
                    "POLICY",
                    "when a daemon starts it again: no, always, unless-stopped or on-failure[:MAXIMUM]"));

    private static final List<Time> TIMES = List.of(
            new Time("health-interval", "Interval"),
            new Time("health-timeout", "Timeout"),
            new Time("health-start-period", "StartPeriod"),
            new Time("health-start-interval", "StartInterval"));

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final int MOST_RETRIES = 1_000_000;

    private record Time(String flag, String member) {}

    private UpkeepFlags() {}

    static Upkeep read(Arguments arguments) {
        RestartRule restart = RestartRule.parse(arguments.value("restart", ""));
        if (restart.isActive() && arguments.isOn("rm")) {
            throw new UsageException("--restart and --rm exclude each other");
        }
        return new Upkeep(restart, health(arguments));
    }

    /** Docker's Healthcheck, of which only what was said is there. */
    private static Optional<Json.Obj> health(Arguments arguments) {
        var check = new LinkedHashMap<String, Json>();
        arguments
                .value("health-cmd")
                .ifPresent(command -> check.put("Test", Json.strings(List.of("CMD-SHELL", command))));
        for (Time time : TIMES) {
            arguments
                    .value(time.flag)
                    .ifPresent(text -> check.put(time.member, Json.of(nanos("--" + time.flag, text))));
        }
        arguments
                .value("health-retries")
                .ifPresent(text ->
                        check.put("Retries", Json.of(Quantity.number("--health-retries", text, 0, MOST_RETRIES))));
        if (arguments.isOn("no-healthcheck")) {
            if (!check.isEmpty()) throw new UsageException("--no-healthcheck excludes the flags --health-...");
            check.put("Test", Json.strings(List.of("NONE")));
        }
        return check.isEmpty() ? Optional.empty() : Optional.of(new Json.Obj(check));
    }

    private static long nanos(String flag, String text) {
        Duration time = DurationText.parse(flag, text);
        if (!time.isZero() && time.compareTo(SHORTEST) < 0) {
            throw new UsageException(flag + ": " + text + " is less than the least, 1ms");
        }
        return time.toNanos();
    }
}
