package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.OciRuntime;
import java.util.List;

/** {@code pause}: stops all processes of a container where they are. */
final class PauseVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of("pause", "CONTAINER", "Stop all processes of a container where they are", List.of());
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        try (OciRuntime runtime = call.open()) {
            runtime.pause(call.id());
        }
        return 0;
    }
}
