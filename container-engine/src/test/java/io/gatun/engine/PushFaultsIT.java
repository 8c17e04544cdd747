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
import io.gatun.engine.testing.CuttingProxy;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that lose connections, put off, send elsewhere or fall silent while they are given an image or asked for one. */
class PushFaultsIT {
    private static final int LARGE = 20 << 20;
    private static final Login SOMEBODY = new Login("somebody", "secret", "");

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-push-faults-it"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void image(String name, int size) throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        Files.write(tree.resolve("noise"), noise);
        new OciLayout(directory.resolve("layout")).layer(tree).write(name);
        byte[] archive = OciLayout.tar(directory.resolve("layout"));
        engine.images().load(new ByteArrayInputStream(archive), step -> {});
    }

    private static Remote patient(long millis, Login login) {
        return new Remote(RegistrySettings.DEFAULT.withPatience(Duration.ofMillis(millis)), login);
    }

    private List<String> push(String name, Remote remote) {
        var steps = new CopyOnWriteArrayList<String>();
        engine.images().push(ImageName.parse(name), remote, step -> steps.add(step.status()));
        return steps;
    }

    private void pull(String name, Remote remote) {
        engine.images().pull(ImageName.parse(name), Optional.empty(), remote, step -> {});
    }

    @Test
    void answerThatIsLostCostsNothing() throws Exception {
        try (var registry = new Uploads("")) {
            image(registry.address() + "/large:v1", LARGE);
            registry.drops.set(2);
            push(registry.address() + "/large:v1", patient(2000, SOMEBODY));
            assertEquals(0, registry.drops.get());
            long blobs = engine.images().list().getFirst().layers().getFirst().blobBytes();
            assertTrue(registry.bytes.get() < blobs + (1 << 16), registry.bytes.get() + " of " + blobs);
        }
    }

    @Test
    void connectionsThatBreakAreNoHindrance() throws Exception {
        try (var registry = RegistryServer.below(directory);
                var proxy = CuttingProxy.before(registry.address(), 3 << 20, 2)) {
            image(proxy.address() + "/large:v1", LARGE);
            push(proxy.address() + "/large:v1", patient(5000, Login.NONE));
            assertEquals(0, proxy.cutsLeft());
            engine.images().remove(proxy.address() + "/large:v1", Images.Force.NO);
            pull(registry.address() + "/large:v1", Remote.ANONYMOUS);
            assertEquals(List.of(), engine.images().check());
        }
    }

    @Test
    void layerOfANeighbourIsMountedAndNotSent() throws Exception {
        try (var registry = RegistryServer.below(directory)) {
            String one = registry.address() + "/team/one:v1";
            String two = registry.address() + "/other/two:v1";
            image(one, 1 << 20);
            push(one, Remote.ANONYMOUS);
            engine.images().tag(one, ImageName.parse(two));
            List<String> steps = push(two, Remote.ANONYMOUS);
            assertTrue(steps.contains("Mounted from team/one"), steps.toString());
            assertFalse(steps.contains("Pushing"), steps.toString());
        }
    }

    @Test
    void whoIsBusyIsSentItAgainAndStrangersAreNotToldWhoOneIs() throws Exception {
        try (var stranger = new Uploads("");
                var registry = new Uploads(stranger.address())) {
            String name = registry.address() + "/app:v1";
            image(name, 1 << 20);
            stranger.busy.set(2);
            push(name, patient(2000, SOMEBODY));
            assertTrue(registry.authorizations.contains("Basic c29tZWJvZHk6c2VjcmV0"));
            assertEquals(List.of(), stranger.authorizations);
            assertTrue(stranger.bytes.get() >= 1 << 20);
        }
    }

    @Test
    void rightsToReadTheNeighbourAreAskedForWithThoseToWrite() throws Exception {
        try (var registry = new Uploads("")) {
            registry.bearer = true;
            image(registry.address() + "/team/one:v1", 1 << 10);
            push(registry.address() + "/team/one:v1", patient(2000, SOMEBODY));
            engine.images().tag(registry.address() + "/team/one:v1", ImageName.parse(registry.address() + "/two:v1"));
            push(registry.address() + "/two:v1", patient(2000, SOMEBODY));
            assertTrue(
                    registry.scopes.stream()
                            .anyMatch(query -> query.contains("scope=repository:two:pull,push")
                                    && query.contains("scope=repository:team/one:pull")),
                    registry.scopes.toString());
        }
    }

    @Test
    void silenceInTheMiddleOfAnAnswerEnds() throws Exception {
        for (String path : List.of("/token", "/v2/")) {
            try (var registry = new Uploads("")) {
                registry.bearer = true;
                registry.hangs = path;
                long start = System.nanoTime();
                assertThrows(
                        RegistryException.class, () -> pull(registry.address() + "/app:v1", patient(500, SOMEBODY)));
                assertTrue(System.nanoTime() - start < 8_000_000_000L, path);
            }
        }
    }

    @Test
    void answersThatDripEnd() throws Exception {
        try (var registry = new Uploads("")) {
            registry.hangs = "/v2/";
            registry.drips = true;
            long start = System.nanoTime();
            assertThrows(RegistryException.class, () -> pull(registry.address() + "/app:v1", patient(500, SOMEBODY)));
            assertTrue(System.nanoTime() - start < 12_000_000_000L);
        }
    }

    @Test
    void registryThatSaysNothingIsLeftAfterTwoAttempts() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            String name = "127.0.0.1:" + silent.getLocalPort() + "/app:v1";
            var e = assertThrows(RegistryException.class, () -> pull(name, patient(500, Login.NONE)));
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis < 3000, millis + " ms");
            assertTrue(e.getMessage().contains("cannot reach the registry"), e.getMessage());
        }
    }

    /** Takes uploads, or sends them elsewhere; says who spoke to it. */
    private static final class Uploads implements AutoCloseable {
        private final HttpServer server;
        private final String elsewhere;
        private final List<String> authorizations = new CopyOnWriteArrayList<>();
        private final List<String> scopes = new CopyOnWriteArrayList<>();
        private final AtomicInteger busy = new AtomicInteger();
        private final AtomicInteger drops = new AtomicInteger();
        private final AtomicInteger uploaded = new AtomicInteger();
        private final AtomicInteger bytes = new AtomicInteger();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private volatile boolean bearer;
        private volatile boolean drips;
        private volatile String hangs = "/nowhere";

        Uploads(String elsewhere) throws IOException {
            this.elsewhere = elsewhere;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
        }

        String address() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        private void handle(HttpExchange exchange) throws IOException {
            String who = exchange.getRequestHeaders().getFirst("Authorization");
            if (who != null) authorizations.add(who);
            String path = exchange.getRequestURI().getPath();
            int came = exchange.getRequestBody().readAllBytes().length;
            bytes.addAndGet(came);
            if (exchange.getRequestMethod().equals("POST")) uploaded.set(0);
            if (exchange.getRequestMethod().equals("PATCH") && busy.get() == 0) uploaded.addAndGet(came);
            if (path.startsWith(hangs)) hang(exchange);
            else if (path.equals("/token")) token(exchange);
            else if (who == null && path.startsWith("/v2/")) challenge(exchange);
            else serve(exchange, path);
            exchange.close();
        }

        private void hang(HttpExchange exchange) throws IOException {
            exchange.sendResponseHeaders(404, 1 << 12);
            for (int i = 0; i < 100; i++) {
                if (drips || i == 0) exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                sleep();
            }
        }

        private static void sleep() {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void token(HttpExchange exchange) throws IOException {
            scopes.add(String.valueOf(exchange.getRequestURI().getQuery()));
            byte[] token = "{\"token\":\"it\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
        }

        private void challenge(HttpExchange exchange) throws IOException {
            String how = bearer
                    ? "Bearer realm=\"http://%s/token\",service=\"test\"".formatted(address())
                    : "Basic realm=\"test\"";
            exchange.getResponseHeaders().add("WWW-Authenticate", how);
            exchange.sendResponseHeaders(401, -1);
        }

        private void serve(HttpExchange exchange, String path) throws IOException {
            String target = elsewhere.isEmpty() ? address() : elsewhere;
            switch (exchange.getRequestMethod()) {
                case "HEAD" -> exchange.sendResponseHeaders(404, -1);
                case "POST" -> {
                    exchange.getResponseHeaders().add("Location", "http://" + target + "/upload");
                    exchange.sendResponseHeaders(202, -1);
                }
                case "PATCH" -> {
                    if (drops.getAndUpdate(left -> Math.max(0, left - 1)) > 0) return;
                    boolean later = busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                    exchange.getResponseHeaders().add(later ? "Retry-After" : "Location", later ? "0" : "/upload");
                    exchange.sendResponseHeaders(later ? 503 : 202, -1);
                }
                case "PUT" -> exchange.sendResponseHeaders(201, -1);
                default -> {
                    boolean upload = path.equals("/upload");
                    if (upload) exchange.getResponseHeaders().add("Range", "0-" + Math.max(0, uploaded.get() - 1));
                    exchange.sendResponseHeaders(upload ? 204 : 200, -1);
                }
            }
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
