package io.gatun.proxy.model;

import java.util.HashMap;
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
 * @param names who is to be found by name for each pool, and for the service's own backends by the name {@link #OWN}
 */
public record ServiceDefinition(
        String name,
        ServiceSpec spec,
        List<Backend> backends,
        Map<String, List<Backend>> pools,
        Map<String, List<NamedBackend>> names) {
    /** What stands for the service's own backends beside the names of pools. */
    public static final String OWN = "";

    public ServiceDefinition {
        backends = List.copyOf(backends);
        pools = Map.copyOf(pools);
        names = Map.copyOf(names);
        Set<String> named = spec.routing().pools();
        for (String pool : named) {
            if (!pools.containsKey(pool))
                throw new IllegalArgumentException("a route names the pool \"" + pool + "\", and there is none");
        }
        for (String pool : new TreeSet<>(pools.keySet())) {
            if (!named.contains(pool)) throw new IllegalArgumentException("no route names the pool \"" + pool + "\"");
        }
    }

    /** One whose backends all have addresses. */
    public ServiceDefinition(String name, ServiceSpec spec, List<Backend> backends, Map<String, List<Backend>> pools) {
        this(name, spec, backends, pools, Map.of());
    }

    /** One without pools. */
    public ServiceDefinition(String name, ServiceSpec spec, List<Backend> backends) {
        this(name, spec, backends, Map.of());
    }

    /** One whose backends have addresses or names. */
    public static ServiceDefinition of(
            String name, ServiceSpec spec, List<Reachable> backends, Map<String, List<Reachable>> pools) {
        var addresses = new HashMap<String, List<Backend>>();
        var names = new HashMap<String, List<NamedBackend>>();
        pools.forEach((pool, all) -> {
            addresses.put(pool, only(Backend.class, all));
            names.put(pool, only(NamedBackend.class, all));
        });
        names.put(OWN, only(NamedBackend.class, backends));
        names.values().removeIf(List::isEmpty);
        return new ServiceDefinition(name, spec, only(Backend.class, backends), addresses, names);
    }

    private static <T extends Reachable> List<T> only(Class<T> kind, List<Reachable> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The same, carried another way. */
    public ServiceDefinition withWay(Way way) {
        return new ServiceDefinition(name, spec.withWay(way), backends, pools, names);
    }
}
