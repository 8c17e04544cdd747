package io.gatun.proxy.tls;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.model.TlsRouting.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes by name, in an order that makes finding one a look at each label of the name. Immutable. */
public final class TlsRoutes {
    private final Map<String, List<Route>> exact = new HashMap<>();
    private final Map<String, List<Route>> below = new HashMap<>();
    private final List<Route> any = new ArrayList<>();

    /** These routes. */
    public TlsRoutes(TlsRouting routing) {
        for (Route route : routing.routes()) {
            for (HostPattern name : route.names()) list(name).add(route);
        }
    }

    private List<Route> list(HostPattern name) {
        if (name.isAny()) return any;
        return name.isBelow()
                ? below.computeIfAbsent(name.suffix(), suffix -> new ArrayList<>())
                : exact.computeIfAbsent(name.text(), text -> new ArrayList<>());
    }

    /** The route of a client: that of the most exact name whose protocols fit. */
    public Optional<Route> find(ClientHello hello) {
        if (hello.name().isPresent()) {
            String name = hello.name().get();
            Optional<Route> found = first(exact.get(name), hello);
            for (int dot = name.indexOf('.'); found.isEmpty() && dot >= 0; dot = name.indexOf('.', dot + 1)) {
                found = first(below.get(name.substring(dot)), hello);
            }
            if (found.isPresent()) return found;
        }
        return first(any, hello);
    }

    private static Optional<Route> first(@Nullable List<Route> routes, ClientHello hello) {
        if (routes == null) return Optional.empty();
        return routes.stream().filter(route -> fits(route, hello)).findFirst();
    }

    private static boolean fits(Route route, ClientHello hello) {
        return route.protocols().isEmpty() || route.protocols().stream().anyMatch(hello.protocols()::contains);
    }
}
