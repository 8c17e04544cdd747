package io.gatun.engine;

import io.gatun.engine.host.HostFacts;
import io.gatun.engine.model.Feature;
import io.gatun.linux.Kernel;
import java.util.List;

/** What this machine offers to containers, what degrades and what is refused: what {@code gatun check} prints. */
public final class HostCheck {
    private HostCheck() {}

    /** Tries everything; takes some milliseconds and leaves nothing behind. Works without being root, and says what that costs. */
    public static List<Feature> run() {
        return HostFacts.probe(Kernel.open()).report();
    }
}
