package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.engine.OciRuntime;
import java.util.List;

/** {@code features}: what this runtime implements. */
final class FeaturesVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of("features", "", "Print what this runtime implements", List.of());
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(0, 0);
        call.print(OciRuntime.features().pretty());
        return 0;
    }
}
