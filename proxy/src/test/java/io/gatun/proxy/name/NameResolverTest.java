package io.gatun.proxy.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.testing.NameServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, found with a server that answers over loopback. */
class NameResolverTest {
    @TempDir
    private Path directory;

    private final NameServer server = NameServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private NameResolver resolver(String... conf) throws IOException {
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "127.0.0.7 written.internal short # not.this\n::7 WRITTEN.internal\nodd line\n");
        return new NameResolver(hosts, NameServer.file(directory, conf), server.port());
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }

    private static List<String> found(NameResolver resolver, String name) throws UnresolvedException {
        return texts(resolver.resolve(name));
    }

    @Test
    void bothFamiliesComeInOneOrderWhateverThatOfTheServerIs() throws Exception {
        var resolver = resolver("nameserver 127.0.0.1");
        server.knows("web.internal", "10.0.0.9", "fd00:0:0:0:0:0:0:2", "10.0.0.2", "10.0.0.9");
        assertEquals(List.of("10.0.0.2", "10.0.0.9", "fd00:0:0:0:0:0:0:2"), found(resolver, "web.internal"));
        server.knows("web.internal", "10.0.0.2", "10.0.0.9", "fd00:0:0:0:0:0:0:2");
        assertEquals(List.of("10.0.0.2", "10.0.0.9", "fd00:0:0:0:0:0:0:2"), found(resolver, "Web.Internal"));
    }

    @Test
    void theHostsFileIsBeforeTheServers() throws Exception {
        var resolver = resolver("nameserver 127.0.0.1");
        server.knows("short", "10.0.0.1").knows("not.this", "10.0.0.2");
        assertEquals(List.of("127.0.0.7", "0:0:0:0:0:0:0:7"), found(resolver, "written.internal"));
        assertEquals(List.of("127.0.0.7"), found(resolver, "short"));
        assertEquals(0, server.asked());
        assertEquals(List.of("10.0.0.2"), found(resolver, "not.this"));
    }

    @Test
    void shortNamesAreSearchedForAndCompleteOnesAreNot() throws Exception {
        var resolver = resolver("nameserver 127.0.0.1", "search a.internal b.internal.", "options ndots:2");
        server.knows("web.b.internal", "10.0.0.1")
                .knows("x.y", "10.0.0.2")
                .knows("x.y.a.internal", "10.0.0.3")
                .knows("p.q.r", "10.0.0.4")
                .knows("p.q.r.a.internal", "10.0.0.5");
        assertEquals(List.of("10.0.0.1"), found(resolver, "web"));
        assertEquals(List.of("10.0.0.3"), found(resolver, "x.y"));
        assertEquals(List.of("10.0.0.2"), found(resolver, "x.y."));
        assertEquals(List.of("10.0.0.4"), found(resolver, "p.q.r"));
    }

    @Test
    void aliasesAreFollowed() throws Exception {
        var resolver = resolver("nameserver 127.0.0.1");
        server.alias("web.internal", "pods.internal").knows("pods.internal", "10.0.0.1", "10.0.0.2");
        assertEquals(List.of("10.0.0.1", "10.0.0.2"), found(resolver, "web.internal"));
    }

    @Test
    void moreThanADatagramHoldsIsAskedForOverTcp() throws Exception {
        var resolver = resolver("nameserver 127.0.0.1");
        var all = new ArrayList<String>();
        IntStream.range(0, 2000).forEach(i -> all.add("10.1." + i / 250 + "." + (i % 250 + 1)));
        server.knows("many.internal", all.toArray(String[]::new));
        assertEquals(all, found(resolver, "many.internal"));
    }

    @Test
    void theNextServerIsAskedWhereOneCannotSay() throws Exception {
        var resolver = resolver("nameserver 127.0.0.1", "nameserver 127.0.0.2");
        try (NameServer next = server.beside("127.0.0.2").knows("web.internal", "10.0.0.1")) {
            server.failWith(2);
            assertEquals(List.of("10.0.0.1"), found(resolver, "web.internal"));
            // One that knows that there is no such name can say.
            server.failWith(0);
            int before = next.asked();
            assertThrows(UnresolvedException.class, () -> resolver.resolve("web.internal"));
            assertEquals(before, next.asked());
        }
    }

    @Test
    void whyANameWasNotFoundIsSaid() throws Exception {
        var resolver = resolver("nameserver 127.0.0.1", "options timeout:1 attempts:1");
        assertEquals(
                "no such name, or it has no address (asked 127.0.0.1)",
                assertThrows(UnresolvedException.class, () -> resolver.resolve("web.internal"))
                        .getMessage());
        server.failWith(5);
        assertEquals(
                "127.0.0.1 cannot say (code 5)",
                assertThrows(UnresolvedException.class, () -> resolver.resolve("web.internal"))
                        .getMessage());
        server.fallSilent();
        assertEquals(
                "127.0.0.1 does not answer",
                assertThrows(UnresolvedException.class, () -> resolver.resolve("web.internal"))
                        .getMessage());
        server.close();
        String refused = String.valueOf(assertThrows(UnresolvedException.class, () -> resolver.resolve("web.internal"))
                .getMessage());
        assertTrue(refused.startsWith("127.0.0.1: "), refused);
    }
}
