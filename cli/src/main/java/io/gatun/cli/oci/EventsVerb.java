package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.OciRuntime;
import java.time.Duration;
import java.util.List;

/** {@code events}: what a container uses, and whether its memory runs out. */
final class EventsVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of(
                "events",
                "CONTAINER",
                "Print what a container uses until it ends",
                List.of(
                        Flag.of("interval", "DURATION", "how often, such as 5s or 500ms (5s)"),
                        Flag.onOff("stats", "print it once")));
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        Duration interval = duration(call.arguments().value("interval", "5s"));
        try (OciRuntime runtime = call.open()) {
            if (call.arguments().isOn("stats")) {
                call.print(runtime.stats(call.id()).toString());
            } else {
                runtime.watch(call.id(), interval, event -> {
                    call.print(event.toString());
                    call.console().out().flush();
                });
            }
        }
        return 0;
    }

    private static Duration duration(String text) {
        if (text.matches("[1-9][0-9]{0,8}ms")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        if (text.matches("[1-9][0-9]{0,5}[smh]")) {
            return Duration.parse("PT" + text);
        }
        throw new UsageException("--interval is a duration such as 5s, not \"" + text + "\"");
    }
}
