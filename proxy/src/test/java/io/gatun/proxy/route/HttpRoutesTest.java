package io.gatun.proxy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.PathPattern;
import io.gatun.proxy.model.HttpRouting.PathPattern.Kind;
import io.gatun.proxy.model.HttpRouting.Route;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpRoutesTest {
    private final HttpRoutes routes = new HttpRoutes(HttpRouting.of(List.of(
            route("*", Kind.PREFIX, "/", "all"),
            route("a.example", Kind.PREFIX, "/", "root"),
            route("a.example", Kind.PREFIX, "/api", "api"),
            route("a.example", Kind.PREFIX, "/api/v1/", "v1"),
            route("a.example", Kind.EXACT, "/api/v1/x", "exact"),
            route("a.example", Kind.REGEX, "/api/v[23]/.*", "regex"),
            route("*.example", Kind.PREFIX, "/b", "below"),
            route("slow.example", Kind.REGEX, "/(a+)+b", "never"))));

    private static Route route(String host, Kind kind, String path, String pool) {
        return new Route(List.of(new HostPattern(host)), new PathPattern(kind, path), pool);
    }

    private String pool(String host, String path) {
        return routes.find(host, path).map(Route::pool).orElse("-");
    }

    @Test
    void mostExactHostCountsAndThenTheMostExactPath() {
        assertEquals("exact", pool("a.example", "/api/v1/x"));
        assertEquals("v1", pool("a.example", "/api/v1/y"));
        assertEquals("api", pool("a.example", "/api/v1"));
        assertEquals("api", pool("a.example", "/api"));
        assertEquals("root", pool("a.example", "/apis"));
        assertEquals("regex", pool("a.example", "/api/v2/z"));
        assertEquals("below", pool("x.y.example", "/b/c"));
        assertEquals("all", pool("x.y.example", "/c"));
        assertEquals("all", pool("", "/"));
    }

    @Test
    void patternThatTriesEverythingDoesNotHoldTheLoop() {
        long begun = System.nanoTime();
        assertEquals("all", pool("slow.example", "/" + "a".repeat(5000)));
        assertEquals(true, System.nanoTime() - begun < 2_000_000_000L);
        assertThrows(IllegalArgumentException.class, () -> new PathPattern(Kind.REGEX, "("));
        assertThrows(IllegalArgumentException.class, () -> new PathPattern(Kind.PREFIX, "api"));
    }
}
