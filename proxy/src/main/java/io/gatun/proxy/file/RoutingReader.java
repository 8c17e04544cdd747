package io.gatun.proxy.file;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.TlsRouting;

/** How a service finds the backends of a connection, from its fields. */
final class RoutingReader {
    private RoutingReader() {}

    static Routing read(Fields service) {
        return service.isList("tls") ? new TlsRouting(service.items("tls", RoutingReader::tlsRoute)) : Routing.NONE;
    }

    private static TlsRouting.Route tlsRoute(String place, Object item) {
        Fields fields = Fields.of(place, item);
        var names = fields.words("names", HostPattern::new);
        var protocols = fields.words("alpn", word -> word);
        String pool = fields.text("pool").orElseThrow(() -> Fields.wrong(place + ".pool", "is missing"));
        fields.end();
        return new TlsRouting.Route(names, protocols, pool);
    }
}
