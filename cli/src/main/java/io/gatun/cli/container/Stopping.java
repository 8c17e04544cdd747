package io.gatun.cli.container;

import io.gatun.cli.container.flags.SignalText;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.options.Quantity;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How {@code stop} and {@code restart} ask containers to end.
 *
 * @param signal absent for the container's own
 * @param grace absent for the container's own
 */
record Stopping(Optional<Signal> signal, Optional<Duration> grace) {
    static final List<Flag> FLAGS = List.of(
            Flag.of(
                            "time",
                            "SECONDS",
                            "how long they may take to end before they are killed; -1 for as long as it takes")
                    .or('t'),
            Flag.of("signal", "SIGNAL", "signal that asks them to end, their own stop signal by default")
                    .or('s'));

    private static final long FOREVER_SECONDS = Duration.ofDays(365).toSeconds();

    /** What the flags say. */
    static Stopping of(Arguments arguments) {
        return new Stopping(
                arguments.value("signal").map(text -> SignalText.parse("--signal", text)),
                arguments.value("time").map(Stopping::grace));
    }

    private static Duration grace(String text) {
        long seconds = Quantity.number("--time", text, -1, FOREVER_SECONDS);
        return Duration.ofSeconds(seconds < 0 ? FOREVER_SECONDS : seconds);
    }

    void stop(Engine engine, ContainerRef container) {
        engine.stop(container, signal, grace);
    }
}
