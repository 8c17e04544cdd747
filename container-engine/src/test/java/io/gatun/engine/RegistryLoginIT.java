package io.gatun.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistrySettings;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that want to know who asks: by name and password, and by tokens of another server; and mirrors. */
class RegistryLoginIT {
    /** Of the password "secret word" (bcrypt). */
    private static final String HASH = "$2b$04$1ES296DXz9daXgKayRXDUOa.FHnfBLHQzMEicwQvWjgIi0chYH1vO";

    private static final Login RIGHT = new Login("somebody", "secret word", "");
    private static final Login WRONG = new Login("somebody", "guess", "");

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-login-it"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Path layout() throws Exception {
        Path base = BusyboxRoot.in(Files.createDirectory(directory.resolve("base")));
        new OciLayout(directory.resolve("layout")).layer(base).write("v1");
        return directory.resolve("layout");
    }

    private void pull(String name, RegistrySettings settings, Login login) {
        engine.images().pull(ImageName.parse(name), Optional.empty(), new Remote(settings, login), step -> {});
    }

    @Test
    void nameAndPasswordAreCheckedKeptAndForgotten() throws Exception {
        Path users = Files.writeString(directory.resolve("htpasswd"), "somebody:" + HASH + "\n");
        try (var registry =
                RegistryServer.below(directory, "auth: {htpasswd: {realm: test, path: \"%s\"}}".formatted(users))) {
            String name = registry.address() + "/private/app:v1";
            OciLayout.run(
                    "skopeo",
                    "--insecure-policy",
                    "copy",
                    "-q",
                    "--dest-tls-verify=false",
                    "--dest-creds",
                    "somebody:secret word",
                    "oci:" + layout() + ":v1",
                    "docker://" + name);
            var nobody = assertThrows(RegistryException.class, () -> pull(name, RegistrySettings.DEFAULT, Login.NONE));
            assertEquals(RegistryException.Reason.DENIED, nobody.reason());
            Path config = directory.resolve("docker/config.json");
            Path registries = directory.resolve("daemon.json");
            assertThrows(RegistryException.class, () -> Remote.login(config, registries, registry.address(), WRONG));
            assertFalse(Files.exists(config));
            Remote.login(config, registries, registry.address(), RIGHT);
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(config)));
            Remote remote = Remote.of(config, registries, registry.address());
            engine.images().pull(ImageName.parse(name), Optional.empty(), remote, step -> {});
            assertEquals(1, engine.images().list().size());
            var pushed = ImageName.parse(registry.address() + "/private/copy:v2");
            engine.images().tag(name, pushed);
            engine.images().push(pushed, remote, step -> {});
            Remote.logout(config, registry.address());
            assertEquals(
                    Login.NONE,
                    Remote.of(config, registries, registry.address()).login());
        }
    }

    @Test
    void tokensOfAnotherServerAreFetchedWithTheLogin() throws Exception {
        try (var registry = RegistryServer.below(directory);
                var guard = new Guard(registry.address())) {
            new OciLayoutPush(layout()).to(registry.address() + "/private/app:v1");
            String name = guard.address() + "/private/app:v1";
            // The JDK's server waits for more when it is spoken to by TLS.
            var settings = RegistrySettings.DEFAULT.withPatience(Duration.ofMillis(500));
            var denied = assertThrows(RegistryException.class, () -> pull(name, settings, WRONG));
            assertEquals(RegistryException.Reason.DENIED, denied.reason());
            pull(name, settings, RIGHT);
            assertEquals(1, engine.images().list().size());
            assertTrue(guard.scope.contains("repository:private/app:pull"), guard.scope);
            assertEquals(1, guard.tokens.get(), "one token is enough for all parts");
        }
    }

    @Test
    void mirrorIsAskedFirstAndTheRegistryWhenItHasNothing() throws Exception {
        try (var mirror = RegistryServer.below(Files.createDirectory(directory.resolve("mirror")))) {
            new OciLayoutPush(layout()).to(mirror.address() + "/library/app:v1");
            var settings =
                    RegistrySettings.DEFAULT.withMirrors(List.of("http://127.0.0.1:1", "http://" + mirror.address()));
            pull("app:v1", settings, Login.NONE);
            assertEquals(
                    "app:v1",
                    engine.images().list().getFirst().tags().getFirst().familiar());
        }
    }

    /** Gives an image to a registry that lets everybody in. */
    private record OciLayoutPush(Path layout) {
        void to(String name) throws Exception {
            OciLayout.run(
                    "skopeo",
                    "--insecure-policy",
                    "copy",
                    "-q",
                    "--dest-tls-verify=false",
                    "oci:" + layout + ":v1",
                    "docker://" + name);
        }
    }

    /** Lets only bearers of its tokens through to a registry; gives tokens to who knows the password. */
    private static final class Guard implements AutoCloseable {
        private final HttpServer server;
        private final HttpClient client = HttpClient.newHttpClient();
        private final String behind;
        private final AtomicInteger tokens = new AtomicInteger();
        private volatile String scope = "";

        Guard(String behind) throws IOException {
            this.behind = behind;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/token", this::token);
            server.createContext("/v2/", this::registry);
            server.start();
        }

        String address() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        private void token(HttpExchange exchange) throws IOException {
            String basic = Base64.getEncoder().encodeToString("somebody:secret word".getBytes(UTF_8));
            boolean known =
                    ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            scope = String.valueOf(exchange.getRequestURI().getQuery());
            if (known) tokens.incrementAndGet();
            answer(
                    exchange,
                    known ? 200 : 401,
                    (known ? "{\"token\":\"let-me-in\",\"expires_in\":300}" : "{}").getBytes(UTF_8));
        }

        private void registry(HttpExchange exchange) throws IOException {
            if (!"Bearer let-me-in".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://%s/token\",service=\"test\",scope=\"repository:private/app:pull\""
                                        .formatted(address()));
                answer(exchange, 401, new byte[0]);
                return;
            }
            try {
                var request = HttpRequest.newBuilder(URI.create("http://" + behind + exchange.getRequestURI()));
                for (String accept : exchange.getRequestHeaders().getOrDefault("Accept", List.of())) {
                    request.header("Accept", accept);
                }
                var got = client.send(request.build(), BodyHandlers.ofByteArray());
                got.headers()
                        .firstValue("Content-Type")
                        .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
                answer(exchange, got.statusCode(), got.body());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
            client.close();
        }
    }
}
