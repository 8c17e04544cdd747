package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.OciRuntime;
import java.util.List;

/** {@code resume}: lets the processes of a paused container run on. */
final class ResumeVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of("resume", "CONTAINER", "Let the processes of a paused container run on", List.of());
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        try (OciRuntime runtime = call.open()) {
            runtime.resume(call.id());
        }
        return 0;
    }
}
