package io.gatun.proxy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.model.TlsRouting.Route;
import io.gatun.proxy.tls.ClientHello;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsRoutesTest {
    private final TlsRoutes routes = new TlsRoutes(new TlsRouting(List.of(
            route("any-h3", List.of("h3"), "*"),
            route("below", List.of(), "*.example"),
            route("deeper", List.of(), "*.b.example"),
            route("h2", List.of("h2"), "a.example"),
            route("exact", List.of("http/1.1"), "a.example", "c.example"))));

    private static Route route(String pool, List<String> protocols, String... names) {
        return new Route(List.of(names).stream().map(HostPattern::new).toList(), protocols, pool);
    }

    private String pool(String name, String... protocols) {
        var hello = new ClientHello(Optional.of(name).filter(each -> !each.isEmpty()), List.of(protocols));
        return routes.find(hello).map(Route::pool).orElse("-");
    }

    @Test
    void mostExactNameCountsAndThenTheFirstRouteWhoseProtocolsFit() {
        assertEquals("h2", pool("a.example", "h2", "http/1.1"));
        assertEquals("exact", pool("a.example", "http/1.1"));
        assertEquals("exact", pool("c.example", "h2", "http/1.1"));
        assertEquals("below", pool("a.example"), "no exact one fits");
        assertEquals("below", pool("x.y.example"));
        assertEquals("deeper", pool("x.b.example"));
        assertEquals("below", pool("b.example"));
        assertEquals("-", pool("example"));
        assertEquals("-", pool("other"));
        assertEquals("any-h3", pool("other", "h3"));
        assertEquals("any-h3", pool("", "h3"));
        assertEquals("-", pool(""));
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String text : List.of("", "a*.example", "*.", "a..b", ".a", "a.", "*.*.a", "a b", "*a", "a".repeat(64))) {
            assertThrows(IllegalArgumentException.class, () -> new HostPattern(text), text);
        }
    }
}
