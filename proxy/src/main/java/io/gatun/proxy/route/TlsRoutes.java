package io.gatun.proxy.route;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.model.TlsRouting.Route;
import io.gatun.proxy.tls.ClientHello;
import java.util.Optional;

/** Routes by name and protocol. Immutable. */
public final class TlsRoutes {
    private final HostTable<Route> table = new HostTable<>();

    /** These routes. */
    public TlsRoutes(TlsRouting routing) {
        for (Route route : routing.routes()) {
            for (HostPattern name : route.names()) table.add(name, route);
        }
    }

    /** The route of a client: that of the most exact name whose protocols fit. */
    public Optional<Route> find(ClientHello hello) {
        return table.find(hello.name().orElse(""), route -> fits(route, hello));
    }

    private static boolean fits(Route route, ClientHello hello) {
        return route.protocols().isEmpty() || route.protocols().stream().anyMatch(hello.protocols()::contains);
    }
}
