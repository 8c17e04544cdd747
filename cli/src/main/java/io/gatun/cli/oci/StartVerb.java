package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.OciRuntime;
import java.util.List;

/** {@code start}: runs the program of a created container. */
final class StartVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of("start", "CONTAINER", "Start a created container", List.of());
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        try (OciRuntime runtime = call.open()) {
            runtime.start(call.id());
        }
        return 0;
    }
}
