package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.OciRuntime;

/** {@code update}: changes the limits of a container. */
final class UpdateVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of("update", "CONTAINER", "Change the limits of a container", ResourceFlags.ALL);
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        var resources = ResourceFlags.read(call);
        try (OciRuntime runtime = call.open()) {
            runtime.update(call.id(), resources);
        }
        return 0;
    }
}
