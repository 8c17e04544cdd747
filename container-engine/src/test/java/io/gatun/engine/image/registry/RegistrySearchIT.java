package io.gatun.engine.image.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.gatun.engine.model.FoundImage;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistrySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Searches of registries on loopback, of the first and of the second version. */
class RegistrySearchIT {
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers by path and query; what is not there is 404. */
    private void serve(Map<String, String> pages, Map<String, String> links) {
        server.createContext("/", exchange -> {
            String asked = exchange.getRequestURI().toString();
            byte[] page = pages.getOrDefault(asked, "no such page").getBytes(StandardCharsets.UTF_8);
            if (links.containsKey(asked)) exchange.getResponseHeaders().set("Link", links.get(asked));
            exchange.sendResponseHeaders(pages.containsKey(asked) ? 200 : 404, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
    }

    private List<FoundImage> find(String term, int limit) {
        return RegistrySearch.find(RegistrySettings.DEFAULT, Login.NONE, address() + "/" + term, limit);
    }

    @Test
    void searchOfTheFirstVersionIsToldAsItIs() {
        serve(Map.of("/v1/search?q=web+server&n=2", """
                        {"num_results":3,"results":[
                          {"name":"nginx","description":"a server","star_count":7,"is_official":true,"is_automated":false},
                          {"name":"me/web"},{"name":"too/much"}]}"""), Map.of());
        assertEquals(
                List.of(
                        new FoundImage("nginx", "a server", 7, true, false),
                        new FoundImage("me/web", "", 0, false, false)),
                find("web server", 2));
    }

    @Test
    void catalogIsSearchedWhereThereIsNoSearch() {
        serve(
                Map.of(
                        "/v2/_catalog?n=1000", "{\"repositories\":[\"a/web\",\"db\"]}",
                        "/v2/_catalog?last=db", "{\"repositories\":[\"webmail\"]}"),
                Map.of("/v2/_catalog?n=1000", "</v2/_catalog?last=db>; rel=\"next\""));
        assertEquals(
                List.of(address() + "/a/web", address() + "/webmail"),
                find("Web", 25).stream().map(FoundImage::name).toList());
        assertEquals(1, find("web", 1).size());
    }

    @Test
    void whatCannotBeSearchedSaysSo() {
        serve(Map.of("/v1/search?q=broken&n=25", "<html>"), Map.of());
        var none = assertThrows(RegistryException.class, () -> find("web", 25));
        assertTrue(String.valueOf(none.getMessage()).contains("offers neither a search nor a catalog"), none::toString);
        var broken = assertThrows(RegistryException.class, () -> find("broken", 25));
        assertTrue(String.valueOf(broken.getMessage()).contains("no JSON"), broken::toString);
    }
}
