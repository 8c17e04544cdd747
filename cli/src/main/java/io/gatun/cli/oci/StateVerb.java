package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.spec.StateCodec;
import java.util.List;

/** {@code state}: where a container is. */
final class StateVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of("state", "CONTAINER", "Print the state of a container", List.of());
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        try (OciRuntime runtime = call.open()) {
            call.print(StateCodec.write(runtime.state(call.id())).pretty());
        }
        return 0;
    }
}
