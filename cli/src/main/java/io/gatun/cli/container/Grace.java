package io.gatun.cli.container;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.options.Quantity;
import java.time.Duration;
import java.util.Optional;

/** How long a container may take to end. */
final class Grace {
    static final Flag FLAG = Flag.of(
                    "time",
                    "SECONDS",
                    "how long they may take to end before they are killed; -1 for as long as it takes")
            .or('t');

    private static final long FOREVER_SECONDS = Duration.ofDays(365).toSeconds();

    private Grace() {}

    /** What the flag says; absent for the container's own. */
    static Optional<Duration> of(Arguments arguments) {
        return arguments.value("time").map(text -> {
            long seconds = Quantity.number("--time", text, -1, FOREVER_SECONDS);
            return Duration.ofSeconds(seconds < 0 ? FOREVER_SECONDS : seconds);
        });
    }
}
