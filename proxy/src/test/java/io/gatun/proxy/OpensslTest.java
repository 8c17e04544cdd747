package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.model.TlsRouting.Route;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS that others speak, routed without being opened. */
class OpensslTest {
    /** What a server says when it listens, and where. */
    private static final Pattern ACCEPT = Pattern.compile("ACCEPT (127\\.0\\.0\\.1:\\d+)\\s");

    @TempDir
    Path directory;

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 500));

    @BeforeEach
    void requirePrograms() {
        Program.require("openssl");
        Program.require("curl");
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private Program server(String name, String protocols) throws Exception {
        String key = directory.resolve(name + ".key").toString();
        String certificate = directory.resolve(name + ".pem").toString();
        String said = Program.said(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key,
                "-out",
                certificate);
        assertFalse(said.contains("rror"), said);
        Program server = Program.start(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-key",
                key,
                "-cert",
                certificate,
                "-alpn",
                protocols,
                "-www",
                "-naccept",
                "100");
        Clients.await(() -> ACCEPT.matcher(server.output()).find());
        return server;
    }

    private static Backend at(Program server) {
        Matcher said = ACCEPT.matcher(server.output());
        assertTrue(said.find());
        return new Backend(AddressText.internet(said.group(1)));
    }

    // "CN = a" or "CN=a", as its version likes it.
    private static boolean isFrom(String said, String name) {
        return said.replace(" ", "").contains("subject=CN=" + name);
    }

    @Test
    void eachNameReachesItsServerAndOthersGetAnAlert() throws Exception {
        try (Program one = server("one.example", "http/1.1");
                Program two = server("two.example", "h2")) {
            var routing = new TlsRouting(List.of(
                    new Route(List.of(new HostPattern("one.example")), List.of(), "one"),
                    new Route(List.of(new HostPattern("*.example")), List.of("h2"), "two")));
            Service service = proxy.listen(
                    ServiceSpec.on(AddressText.internet("127.0.0.1:0")).withRouting(routing), List.of());
            service.backends("one", List.of(at(one)));
            service.backends("two", List.of(at(two)));
            Internet here = service.address();

            assertTrue(isFrom(client(here, "one.example", "http/1.1"), "one.example"));
            String h2 = client(here, "x.two.example", "h2,http/1.1");
            assertTrue(isFrom(h2, "two.example"), h2);
            assertTrue(h2.contains("ALPN protocol: h2"), h2);
            String refused = client(here, "other.test", "h2");
            assertTrue(refused.contains("unrecognized name"), refused);
            String old = client(here, "one.example", "http/1.1", "-tls1_2", "-split_send_frag", "512");
            assertTrue(old.contains("Protocol  : TLSv1.2"), old);

            assertEquals("200", curl(here, "one.example"));
            assertEquals("000", curl(here, "nobody.test"), "the alert ends it");
        }
    }

    private static String client(Internet service, String name, String protocols, String... more) {
        var command = new ArrayList<>(List.of(
                "openssl", "s_client", "-connect", AddressText.of(service), "-servername", name, "-alpn", protocols));
        command.addAll(List.of(more));
        return Program.said(command.toArray(String[]::new));
    }

    private static String curl(Internet service, String name) {
        return Program.said(
                "curl",
                "-sk",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--http1.1",
                "--resolve",
                name + ":" + service.port() + ":127.0.0.1",
                "https://" + name + ":" + service.port() + "/");
    }
}
