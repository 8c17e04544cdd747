package io.gatun.engine.model;

import java.time.Instant;
import java.util.List;

/**
 * A network as it is.
 *
 * @param spec with all that was chosen
 * @param bridge its interface on the host
 * @param endpoints of the containers that run
 */
public record NetworkInfo(NetworkId id, Instant created, NetworkSpec spec, String bridge, List<Endpoint> endpoints) {
    public NetworkInfo {
        endpoints = List.copyOf(endpoints);
    }

    /** What people call it. */
    public NetworkName name() {
        return spec.name();
    }
}
