package io.gatun.proxy.model;

import java.util.Set;

/** How the backends of a connection or a request are found: all of a service's, or a pool of them by what a client says. */
public sealed interface Routing permits Routing.Straight, TlsRouting, HttpRouting {
    /** Every connection goes to the service's own backends, whatever it says. */
    Routing NONE = new Straight();

    /** The pools that routes name. */
    Set<String> pools();

    /** No routes. */
    record Straight() implements Routing {
        @Override
        public Set<String> pools() {
            return Set.of();
        }
    }
}
