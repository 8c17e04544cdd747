package io.gatun.proxy.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A service by its name in a file.
 *
 * @param name for people
 * @param backends who gets what no route is for
 * @param pools who gets what routes send to each pool, by its name
 */
public record ServiceDefinition(
        String name, ServiceSpec spec, List<Backend> backends, Map<String, List<Backend>> pools) {
    public ServiceDefinition {
        backends = List.copyOf(backends);
        pools = Map.copyOf(pools);
        Set<String> named = spec.routing().pools();
        for (String pool : named) {
            if (!pools.containsKey(pool))
                throw new IllegalArgumentException("a route names the pool \"" + pool + "\", and there is none");
        }
        for (String pool : new TreeSet<>(pools.keySet())) {
            if (!named.contains(pool)) throw new IllegalArgumentException("no route names the pool \"" + pool + "\"");
        }
    }

    /** One without pools. */
    public ServiceDefinition(String name, ServiceSpec spec, List<Backend> backends) {
        this(name, spec, backends, Map.of());
    }

    /** The same, carried another way. */
    public ServiceDefinition withWay(Way way) {
        return new ServiceDefinition(name, spec.withWay(way), backends, pools);
    }
}
