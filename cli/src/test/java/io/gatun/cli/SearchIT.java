package io.gatun.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.gatun.cli.testing.Workplace;
import io.gatun.cli.testing.Workplace.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gatun search} in a registry on loopback with the search of the first version. */
class SearchIT {
    private static final String FOUND = """
            {"results":[
             {"name":"nginx","description":"A server that is official and described at some length","star_count":7,
              "is_official":true,"is_automated":false},
             {"name":"me/web","description":"two\\nlines \\u001b[31m","star_count":2,"is_official":false,"is_automated":true}]}""";

    @TempDir
    private Path directory;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] page = FOUND.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void whatIsFoundIsATableAsDockers() {
        assertEquals(new Result(0, """
                NAME      DESCRIPTION                                     STARS     OFFICIAL
                nginx     A server that is official and described at s…   7         [OK]
                me/web    two lines ?[31m                                 2        \s
                """, ""), search());
        assertEquals(List.of("/v1/search?q=web&n=25"), asked);
    }

    @Test
    void filtersLimitAndFormatAreHeeded() {
        assertEquals("nginx\n", names("-f", "is-official=true"));
        assertEquals("me/web\n", names("--filter", "is-automated=1"));
        assertEquals("nginx\n", names("-f", "stars=3", "--limit", "2"));
        assertEquals("", names("-f", "stars=3", "-f", "is-official=false"));
        assertEquals("/v1/search?q=web&n=2", asked.get(2));
        assertEquals(
                "A server that is official and described at some length\n",
                search("--no-trunc", "--format", "{{.Description}}", "-f", "stars=3")
                        .out());
    }

    @Test
    void whatCannotBeSearchedForIsRefusedBeforeAnybodyIsAsked() {
        assertEquals(
                "gatun: invalid filter 'stars=many'; use a number\n",
                search("-f", "stars=many").err());
        assertEquals(
                "gatun: invalid filter 'fame'; use is-automated, is-official or stars\n",
                search("-f", "fame=1").err());
        assertEquals(1, search("--limit", "101").code());
        assertEquals(
                125,
                new InProcess(new Workplace(directory), directory)
                        .call("search")
                        .code());
        assertEquals(List.of(), asked);
    }

    @Test
    void searchMakesNoState() {
        search();
        assertTrue(Files.notExists(directory.resolve("root")));
    }

    private String names(String... flags) {
        var all = new ArrayList<>(List.of(flags));
        all.addAll(List.of("--format", "{{.Name}}"));
        return search(all.toArray(String[]::new)).out();
    }

    private Result search(String... flags) {
        var words = new ArrayList<>(List.of("search"));
        words.addAll(List.of(flags));
        words.add("127.0.0.1:" + server.getAddress().getPort() + "/web");
        return new InProcess(new Workplace(directory), directory).call(words.toArray(String[]::new));
    }
}
