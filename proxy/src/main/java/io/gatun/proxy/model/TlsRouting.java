package io.gatun.proxy.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds a pool by what a client says at the beginning of TLS, which stays unopened: the name it wants (SNI, RFC 6066) and the protocols
 * it offers (ALPN, RFC 7301). Without a route the service's own backends get it; if it has none, the client is told
 * {@code unrecognized_name}.
 *
 * @param routes the most exact name counts; of several with the same name the first one whose protocols fit
 */
public record TlsRouting(List<Route> routes) implements Routing {
    public TlsRouting {
        routes = List.copyOf(routes);
    }

    /**
     * What goes to a pool.
     *
     * @param names {@code a.example}; {@code *.example} for all names below it; {@code *} for every name and none
     * @param protocols one of these must be offered, such as {@code h2}; any if it is empty
     * @param pool who gets it
     */
    public record Route(List<HostPattern> names, List<String> protocols, String pool) {
        private static final int MAX_PROTOCOL = 255;

        public Route {
            names = List.copyOf(names);
            protocols = List.copyOf(protocols);
            if (names.isEmpty()) throw new IllegalArgumentException("a route needs a name; * is every name");
            PoolNames.require(pool);
            for (String protocol : protocols) {
                if (protocol.isEmpty() || protocol.length() > MAX_PROTOCOL)
                    throw new IllegalArgumentException(
                            "a protocol of ALPN is 1 to 255 characters, not \"" + protocol + "\"");
            }
        }
    }

    @Override
    public Set<String> pools() {
        var names = new LinkedHashSet<String>();
        for (Route route : routes) names.add(route.pool());
        return names;
    }
}
