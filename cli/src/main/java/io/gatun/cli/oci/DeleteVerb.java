package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.model.NoSuchContainerException;
import java.util.List;

/** {@code delete}: removes a container. */
final class DeleteVerb implements Verb {
    private static final String FORCE = "force";

    @Override
    public CommandText text() {
        return CommandText.of(
                "delete",
                "CONTAINER",
                "Delete a stopped container",
                List.of(Flag.onOff(FORCE, "end it if it lives; a container that is not there is no error")
                        .or('f')));
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        try (OciRuntime runtime = call.open()) {
            if (call.arguments().isOn(FORCE)) deleteByForce(runtime, call);
            else runtime.delete(call.id()).forEach(call.log()::warn);
        }
        return 0;
    }

    private static void deleteByForce(OciRuntime runtime, Call call) {
        try {
            runtime.deleteByForce(call.id()).forEach(call.log()::warn);
        } catch (NoSuchContainerException e) {
            // as runc has it
        }
    }
}
