package io.gatun.proxy.model;

import java.util.List;

/**
 * A service by its name in a file.
 *
 * @param name for people
 */
public record ServiceDefinition(String name, ServiceSpec spec, List<Backend> backends) {
    public ServiceDefinition {
        backends = List.copyOf(backends);
    }
}
