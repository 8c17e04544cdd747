package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.model.TlsRouting.Route;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.Program;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS that others speak, routed without being opened. */
class OpensslTest {
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

    private Program server(int port, String name, String protocols) throws Exception {
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
                "127.0.0.1:" + port,
                "-key",
                key,
                "-cert",
                certificate,
                "-alpn",
                protocols,
                "-www",
                "-naccept",
                "100");
        Clients.await(() -> server.output().contains("ACCEPT"));
        return server;
    }

    private static Backend at(int port) {
        return new Backend(AddressText.internet("127.0.0.1:" + port));
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void eachNameReachesItsServerAndOthersGetAnAlert() throws Exception {
        int one = free();
        int two = free();
        try (Program _ = server(one, "one.example", "http/1.1");
                Program _ = server(two, "two.example", "h2")) {
            var routing = new TlsRouting(List.of(
                    new Route(List.of(new HostPattern("one.example")), List.of(), "one"),
                    new Route(List.of(new HostPattern("*.example")), List.of("h2"), "two")));
            Service service = proxy.listen(
                    ServiceSpec.on(AddressText.internet("127.0.0.1:0")).withRouting(routing), List.of());
            service.backends("one", List.of(at(one)));
            service.backends("two", List.of(at(two)));
            Internet here = service.address();

            assertTrue(client(here, "one.example", "http/1.1").contains("subject=CN = one.example"));
            String h2 = client(here, "x.two.example", "h2,http/1.1");
            assertTrue(h2.contains("subject=CN = two.example"), h2);
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
