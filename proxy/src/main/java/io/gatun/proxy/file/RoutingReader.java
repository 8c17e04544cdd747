package io.gatun.proxy.file;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.Forwarded;
import io.gatun.proxy.model.HttpRouting.PathPattern;
import io.gatun.proxy.model.HttpRouting.PathPattern.Kind;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.TlsRouting;
import java.util.List;
import java.util.Optional;

/** How a service finds the backends of a connection or a request, from its fields. */
final class RoutingReader {
    private RoutingReader() {}

    static Routing read(Fields service) {
        Optional<HttpRouting> http = service.inside("http", RoutingReader::http);
        if (!service.isList("tls")) return http.map(Routing.class::cast).orElse(Routing.NONE);
        if (http.isPresent())
            throw Fields.wrong(service.place(), "either tls or http: what is encrypted cannot be read");
        return new TlsRouting(service.items("tls", RoutingReader::tlsRoute));
    }

    private static TlsRouting.Route tlsRoute(String place, Object item) {
        Fields fields = Fields.of(place, item);
        var names = fields.words("names", HostPattern::new);
        var protocols = fields.words("alpn", word -> word);
        String pool = pool(place, fields);
        fields.end();
        return new TlsRouting.Route(names, protocols, pool);
    }

    private static String pool(String place, Fields fields) {
        return fields.text("pool").orElseThrow(() -> Fields.wrong(place + ".pool", "is missing"));
    }

    private static HttpRouting http(Fields fields) {
        var usual = HttpRouting.of(List.of());
        return new HttpRouting(
                fields.items("routes", RoutingReader::httpRoute),
                fields.read("forwarded", RoutingReader::forwarded).orElse(usual.forwarded()),
                fields.duration("keepAlive").orElse(usual.keepAlive()),
                fields.duration("answer").orElse(usual.answer()),
                fields.bytes("maxBody").orElse(usual.maxBodyBytes()));
    }

    private static Forwarded forwarded(String word) {
        return switch (word) {
            case "replace" -> Forwarded.REPLACED;
            case "append" -> Forwarded.APPENDED;
            case "keep" -> Forwarded.AS_IT_IS;
            default -> throw new IllegalArgumentException("expected replace, append or keep, not " + word);
        };
    }

    private static HttpRouting.Route httpRoute(String place, Object item) {
        Fields fields = Fields.of(place, item);
        var hosts = fields.words("hosts", HostPattern::new);
        Kind kind = fields.read("type", RoutingReader::kind).orElse(Kind.PREFIX);
        PathPattern path =
                fields.read("path", text -> new PathPattern(kind, text)).orElse(PathPattern.ANY);
        String pool = pool(place, fields);
        fields.end();
        return new HttpRouting.Route(hosts.isEmpty() ? List.of(new HostPattern("*")) : hosts, path, pool);
    }

    // The words of Kubernetes' Ingress and of HTTPRoute are the same but for their case.
    private static Kind kind(String word) {
        return switch (word) {
            case "exact", "Exact" -> Kind.EXACT;
            case "prefix", "Prefix", "PathPrefix" -> Kind.PREFIX;
            case "regex", "RegularExpression" -> Kind.REGEX;
            default -> throw new IllegalArgumentException("expected exact, prefix or regex, not " + word);
        };
    }
}
