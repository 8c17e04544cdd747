package io.gatun.engine.model;

import java.util.List;

/**
 * Where a container is reached.
 *
 * @param ports those of the host that lead to it now; none while it does not run
 * @param exposed ports that it says it listens on
 * @param requested ports that shall be published when it runs
 */
public record ContainerNetworks(
        List<Endpoint> endpoints, List<PortBinding> ports, List<ContainerPort> exposed, List<PortRequest> requested) {
    /** No network of ours. */
    public static final ContainerNetworks NONE = new ContainerNetworks(List.of(), List.of(), List.of(), List.of());

    public ContainerNetworks {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
        exposed = List.copyOf(exposed);
        requested = List.copyOf(requested);
    }
}
