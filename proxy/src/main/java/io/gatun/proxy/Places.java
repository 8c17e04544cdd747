package io.gatun.proxy;

import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.Transport;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where services listen, so that it costs the same to find who is in the way of one among few and among many. For one thread. */
final class Places {
    private final Map<Port, Map<InetAddress, ServiceDefinition>> taken = new HashMap<>();

    private record Port(Transport transport, int number) {
        static Port of(Entrance entrance) {
            return new Port(entrance.transport(), entrance.address().port());
        }
    }

    /** Those of a list, none of whom is in the way of another. */
    static Places of(List<ServiceDefinition> services) {
        var places = new Places();
        services.forEach(places::take);
        return places;
    }

    /**
     * A service is there.
     *
     * @throws IllegalArgumentException if another one is in its way
     */
    void take(ServiceDefinition service) {
        Entrance entrance = service.spec().entrance();
        Map<InetAddress, ServiceDefinition> there = taken.computeIfAbsent(Port.of(entrance), key -> new HashMap<>());
        inTheWay(entrance, there).ifPresent(other -> {
            throw new IllegalArgumentException(
                    "services %s and %s both listen on %s".formatted(other.name(), service.name(), entrance.text()));
        });
        there.put(entrance.address().address(), service);
    }

    private static Optional<ServiceDefinition> inTheWay(Entrance entrance, Map<InetAddress, ServiceDefinition> there) {
        ServiceDefinition same = there.get(entrance.address().address());
        if (same != null) return Optional.of(same);
        Collection<ServiceDefinition> all = there.values();
        if (entrance.address().address().isAnyLocalAddress())
            return all.stream().findFirst();
        // One of everybody's is alone with its port.
        return all.size() == 1
                ? all.stream()
                        .filter(each -> each.spec().entrance().overlaps(entrance))
                        .findFirst()
                : Optional.empty();
    }

    /** Nobody is there any more. */
    void leave(Entrance entrance) {
        Port port = Port.of(entrance);
        Map<InetAddress, ServiceDefinition> there = taken.get(port);
        if (there == null) return;
        there.remove(entrance.address().address());
        if (there.isEmpty()) taken.remove(port);
    }
}
