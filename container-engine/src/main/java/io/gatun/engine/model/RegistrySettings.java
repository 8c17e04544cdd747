package io.gatun.engine.model;

import java.time.Duration;
import java.util.List;

/**
 * How registries are spoken to.
 *
 * @param mirrors base addresses that are asked before the default registry
 * @param insecure hosts, with a port if they have one, for which plain HTTP will do; addresses of this machine's loopback are
 *     among them without being named
 * @param patience how long a registry may be silent
 * @param attempts how often a transfer that makes no progress is tried again
 * @param parallel how many layers are on their way at once
 */
public record RegistrySettings(
        List<String> mirrors, List<String> insecure, Duration patience, int attempts, int parallel) {
    /** No mirrors, half a minute, five attempts, three layers. */
    public static final RegistrySettings DEFAULT =
            new RegistrySettings(List.of(), List.of(), Duration.ofSeconds(30), 5, 3);

    public RegistrySettings {
        mirrors = List.copyOf(mirrors);
        insecure = List.copyOf(insecure);
    }

    /** The same with another patience. */
    public RegistrySettings withPatience(Duration other) {
        return new RegistrySettings(mirrors, insecure, other, attempts, parallel);
    }

    /** The same with mirrors. */
    public RegistrySettings withMirrors(List<String> others) {
        return new RegistrySettings(others, insecure, patience, attempts, parallel);
    }
}
