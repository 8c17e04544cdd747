package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.spec.OciSpec;
import java.nio.file.Path;

/** {@code create}: prepares a container from a bundle. */
final class CreateVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of("create", "CONTAINER", "Create a container from a bundle", CreateFlags.ALL);
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        Path bundle = CreateFlags.bundle(call);
        var inherited = InheritedFds.of(call);
        OciSpec spec = CreateFlags.configuration(bundle, inherited);
        try (OciRuntime runtime = call.open()) {
            var creation = CreateFlags.creation(call, bundle, inherited, CreateFlags.console(call));
            runtime.create(creation, spec).forEach(call.log()::warn);
            int pid = runtime.state(call.id()).pid().orElseThrow();
            PidFile.write(call.arguments().value(CreateFlags.PID_FILE).map(call::path), pid);
        }
        return 0;
    }
}
