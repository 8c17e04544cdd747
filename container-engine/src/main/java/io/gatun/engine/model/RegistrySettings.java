package io.gatun.engine.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How registries are spoken to.
 *
 * @param mirrors base addresses that are asked before the default registry
 * @param insecure hosts, with a port if they have one, or subnets, for which plain HTTP and any certificate will do; addresses of
 *     this machine's loopback are among them without being named
 * @param certificates a directory with one for each registry whose certificates are known, as docker's {@code certs.d}
 * @param patience how long a registry may be silent
 * @param attempts how often a transfer that makes no progress is tried again
 * @param parallel how many layers are on their way at once
 */
public record RegistrySettings(
        List<String> mirrors, List<String> insecure, Path certificates, Duration patience, int attempts, int parallel) {
    /** No mirrors, docker's directory of certificates, half a minute, five attempts, three layers. */
    public static final RegistrySettings DEFAULT =
            new RegistrySettings(List.of(), List.of(), Path.of("/etc/docker/certs.d"), Duration.ofSeconds(30), 5, 3);

    public RegistrySettings {
        mirrors = List.copyOf(mirrors);
        insecure = List.copyOf(insecure);
    }

    /** The same with another patience. */
    public RegistrySettings withPatience(Duration other) {
        return new RegistrySettings(mirrors, insecure, certificates, other, attempts, parallel);
    }

    /** The same with other insecure registries. */
    public RegistrySettings withInsecure(List<String> others) {
        return new RegistrySettings(mirrors, others, certificates, patience, attempts, parallel);
    }

    /** The same with another directory of certificates. */
    public RegistrySettings withCertificates(Path other) {
        return new RegistrySettings(mirrors, insecure, other, patience, attempts, parallel);
    }

    /** The same with mirrors. */
    public RegistrySettings withMirrors(List<String> others) {
        return new RegistrySettings(others, insecure, certificates, patience, attempts, parallel);
    }
}
