package io.gatun.daemon.life;

import io.gatun.engine.json.JsonView;
import java.time.Duration;

/**
 * When a container that has ended is started again.
 *
 * @param name {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure}
 * @param maximum of restarts after failures; 0 for no limit
 */
public record RestartPolicy(String name, long maximum) {
    /** Never. */
    public static final RestartPolicy NEVER = new RestartPolicy("no", 0);

    /** A container that ran so long has recovered: it is restarted at once the next time. */
    static final Duration RECOVERED = Duration.ofSeconds(10);

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    static RestartPolicy read(JsonView view) {
        return new RestartPolicy(
                view.optionalText("Name").orElse("no"),
                view.optionalInt64("MaximumRetryCount").orElse(0));
    }

    /** Whether it ever restarts. */
    boolean isActive() {
        return !name.equals("no");
    }

    /** Whether a container that ended by itself is started again. */
    boolean restarts(int exitCode, int restarts) {
        return switch (name) {
            case "always", "unless-stopped" -> true;
            case "on-failure" -> exitCode != 0 && (maximum == 0 || restarts < maximum);
            default -> false;
        };
    }

    /** Whether a daemon that begins starts it, although a client had stopped it. */
    boolean restartsStopped() {
        return name.equals("always");
    }

    /** How long to wait after one that ran for {@code ran}, when the wait before was {@code last}. */
    static Duration delay(Duration last, Duration ran) {
        if (last.isZero() || ran.compareTo(RECOVERED) >= 0) return FIRST;
        Duration twice = last.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
}
