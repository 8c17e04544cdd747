package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.PathPattern;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ProxyConfig.AccessLog;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.HttpTalk;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that follow each other, and processes that do. */
class ConfiguredTest {
    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void serviceThatStaysKeepsItsConnectionsAndOneThatGoesEndsWithThem() throws Exception {
        try (var a = TestBackend.echo();
                var b = TestBackend.saying('b')) {
            Internet stays = free();
            Internet goes = free();
            proxy.apply(
                    ProxyConfig.of(List.of(service("stays", stays, a.backend()), service("goes", goes, a.backend()))));
            Service before = service("stays");
            try (Socket one = Clients.connect(stays);
                    Socket two = Clients.connect(goes)) {
                assertEcho(one);
                assertEcho(two);
                proxy.apply(ProxyConfig.of(List.of(service("renamed", stays, b.backend()))));
                assertSame(before, service("renamed"));
                assertEquals('b', Clients.heard(stays));
                Clients.await(() -> isRefused(goes));
                assertEcho(one);
                assertEcho(two);
            }
        }
    }

    @Test
    void wrongConfigurationChangesNothing() throws Exception {
        try (var a = TestBackend.saying('a');
                var taken = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Internet here = free();
            proxy.apply(ProxyConfig.of(List.of(service("a", here, a.backend()))));
            var used = new Internet(taken.getInetAddress(), taken.getLocalPort());
            Internet another = free();
            var busy = assertThrows(
                    ListenException.class,
                    () -> proxy.apply(ProxyConfig.of(List.of(service("b", another), service("c", used)))));
            assertTrue(String.valueOf(busy.getMessage()).contains("somebody else does"));
            assertTrue(isRefused(another), "what was begun is ended");
            assertRefused("both listen", service("x", here), service("y", new Internet(any(), here.port())));
            assertRefused("is the service itself", service("x", here, new Backend(here)));
            assertEquals('a', Clients.heard(here));
            assertEquals(1, proxy.services().size());
        }
    }

    private void assertRefused(String why, ServiceDefinition... services) {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> proxy.apply(ProxyConfig.of(List.of(services))));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    @Test
    void countersAreAnsweredAndConnectionsAreLogged(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        try (var a = TestBackend.saying('a')) {
            Internet here = free();
            Internet metrics = free();
            var config = new ProxyConfig(
                    List.of(service("web", here, a.backend())),
                    Optional.of(metrics),
                    Optional.of(new AccessLog(log, 2)));
            proxy.apply(config);
            for (int i = 0; i < 10; i++) assertEquals('a', Clients.heard(here));
            Clients.await(() -> service("web").open() == 0);
            String text = ask(metrics, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(text.startsWith("HTTP/1.1 200 OK\r\n"));
            String labels = "{service=\"web\",listen=\"" + AddressText.of(here) + "\"";
            assertTrue(text.contains("gatun_proxy_connections_total" + labels + "} 10\n"), text);
            assertTrue(text.contains("gatun_proxy_connect_duration_seconds_count" + labels + "} 10\n"), text);
            assertTrue(text.contains(a.backend().text() + "\",state=\"up\"} 1\n"), text);
            String why = ask(metrics, "GET /explain?service=web&client=192.0.2.7 HTTP/1.1\r\n\r\n");
            assertTrue(why.contains("\nroute     none needed"), why);
            assertTrue(why.contains(a.backend().text() + " weight=1 open=0 failed=0 of 10: may be chosen\n"), why);
            assertTrue(why.contains("\noutcome   " + a.backend().text() + ", this time"), why);
            String nobody = ask(metrics, "GET /explain?service=x HTTP/1.1\r\n\r\n");
            assertTrue(nobody.endsWith("no service \"x\"; there are web\n"), nobody);
            assertTrue(ask(metrics, "POST /metrics HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 404"));
            Clients.await(() -> lines(log).size() == 5);
            for (String line : lines(log)) assertTrue(line.contains(" out=1 ending=finished"), line);
            proxy.apply(ProxyConfig.of(config.services()));
            assertTrue(isRefused(metrics));
        }
    }

    @Test
    void fileThatIsNoSocketIsNotTakenForAHandover(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        try (var some = Proxy.open(new ProxySettings(1, 2000))) {
            assertThrows(
                    UncheckedIOException.class,
                    () -> Handover.offer(some, file, () -> {}).close());
        }
        assertEquals("precious", Files.readString(file));
    }

    @Test
    @SuppressWarnings("try") // The taker ends in the middle of the test.
    void takerThatNeverAcceptsIsGivenUpAndTheNextOneIsServed(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("handover");
        try (var a = TestBackend.saying('a');
                var stuck = Proxy.open(new ProxySettings(1, 2000));
                var next = Proxy.open(new ProxySettings(1, 2000))) {
            Internet here = free();
            var config = ProxyConfig.of(List.of(service("web", here, a.backend())));
            proxy.apply(config);
            var left = new CompletableFuture<Void>();
            try (var offer = Handover.offer(proxy, socket, () -> left.complete(null), Duration.ofMillis(300))) {
                try (var taken = Handover.take(stuck, socket).orElseThrow()) {
                    Thread.sleep(600);
                    assertThrows(SyscallException.class, taken::confirm, "both would have them");
                }
                stuck.close();
                assertEquals('a', Clients.heard(here));
                try (var taken = Handover.take(next, socket).orElseThrow()) {
                    next.apply(config);
                    taken.confirm();
                }
                left.get(20, TimeUnit.SECONDS);
                assertNotNull(offer);
            }
            proxy.close();
            assertEquals('a', Clients.heard(here));
        }
    }

    @Test
    void offerThatIsClosedWakesWhoWaitsAndRefusesWhoComes(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("handover");
        var offer = Handover.offer(proxy, socket, () -> {});
        CompletableFuture.runAsync(offer::close).get(20, TimeUnit.SECONDS);
        assertTrue(Handover.take(proxy, socket).isEmpty());
    }

    @Test
    void nextProcessTakesOverUnderLoadWithoutRefusingAnybody(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("handover");
        var stop = new AtomicBoolean();
        var done = new AtomicInteger();
        try (var a = TestBackend.echo();
                var next = Proxy.open(new ProxySettings(1, 2000))) {
            Internet here = free();
            var config = ProxyConfig.of(List.of(service("web", here, a.backend())));
            proxy.apply(config);
            var left = new CompletableFuture<Void>();
            try (var offer = Handover.offer(proxy, socket, () -> left.complete(null));
                    Socket old = Clients.connect(here)) {
                assertEcho(old);
                List<CompletableFuture<Void>> clients = clients(here, stop, done);
                Clients.await(() -> done.get() > 50);
                try (var taken = Handover.take(next, socket).orElseThrow()) {
                    next.apply(config);
                    taken.confirm();
                }
                left.get(20, TimeUnit.SECONDS);
                var leaving =
                        CompletableFuture.runAsync(() -> leave(Duration.ofSeconds(10)), Thread::startVirtualThread);
                int before = done.get();
                Clients.await(() -> done.get() > before + 50);
                assertEcho(old);
                Clients.hangUp(old);
                leaving.get(20, TimeUnit.SECONDS);
                stop.set(true);
                for (var client : clients) client.get(30, TimeUnit.SECONDS); // one that was refused or reset fails here
                assertTrue(next.services().get("web").statistics().accepted() > 0);
                assertNotNull(offer);
            }
        } finally {
            stop.set(true);
        }
    }

    private static List<CompletableFuture<Void>> clients(Internet at, AtomicBoolean stop, AtomicInteger done) {
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 4; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        while (!stop.get()) {
                            try (Socket client = Clients.connect(at)) {
                                assertEcho(client);
                                done.incrementAndGet();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        }
                    },
                    Thread::startVirtualThread));
        }
        return all;
    }

    private void leave(Duration most) {
        try {
            proxy.leave(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobodyIsRefusedBecausePoolsAreStillFilled() throws Exception {
        try (var server = HttpTalk.server(request -> HttpTalk.ok("a"))) {
            Internet here = free();
            var stop = new AtomicBoolean();
            var answers = new ConcurrentLinkedQueue<String>();
            List<CompletableFuture<Void>> clients = askers(here, stop, answers);
            proxy.apply(ProxyConfig.of(List.of(routed(here, 800, server.backend()))));
            Clients.await(() -> answers.size() > 50);
            // Every pool but one is new, and all routes lead to new ones.
            proxy.apply(ProxyConfig.of(List.of(routed(here, 801, server.backend()))));
            Clients.await(() -> answers.size() > 300);
            stop.set(true);
            for (var client : clients) client.get(30, TimeUnit.SECONDS);
            assertEquals(Set.of("HTTP/1.1 200 OK"), Set.copyOf(answers));
        } finally {
            proxy.close();
        }
    }

    private static ServiceDefinition routed(Internet listen, int pools, Backend backend) {
        var routes = new ArrayList<HttpRouting.Route>();
        var members = new HashMap<String, List<Backend>>();
        for (int i = 0; i < pools; i++) {
            String name = pools + "-" + i;
            routes.add(new HttpRouting.Route(
                    List.of(new HostPattern("*")), new PathPattern(PathPattern.Kind.EXACT, "/" + i), name));
            members.put(name, List.of(backend));
        }
        ServiceSpec spec = ServiceSpec.on(listen).withRouting(HttpRouting.of(routes));
        return new ServiceDefinition("routed", spec, List.of(), members);
    }

    /** Ask for one path after the other, each on a connection of its own, and note the answers of those who were taken. */
    private static List<CompletableFuture<Void>> askers(Internet at, AtomicBoolean stop, Queue<String> answers) {
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 2; i++) {
            int first = i;
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int path = first; !stop.get(); path += 7) {
                            try (Socket client = Clients.connect(at)) {
                                answers.add(HttpTalk.ask(client, "GET /" + path % 800 + " HTTP/1.1|Host: a||")
                                        .line());
                            } catch (ConnectException e) {
                                Thread.onSpinWait(); // it does not listen yet
                            } catch (IOException e) {
                                answers.add(e.toString());
                            }
                        }
                    },
                    task -> Thread.ofPlatform().daemon().start(task)));
        }
        return all;
    }

    // ---- pieces

    private Service service(String name) {
        Service found = proxy.services().get(name);
        assertNotNull(found);
        return found;
    }

    private static ServiceDefinition service(String name, Internet listen, Backend... backends) {
        return new ServiceDefinition(name, ServiceSpec.on(listen), List.of(backends));
    }

    private static Internet free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return new Internet(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    private static InetAddress any() {
        return InetAddress.ofLiteral("0.0.0.0");
    }

    private static void assertEcho(Socket socket) throws IOException {
        socket.getOutputStream().write(5);
        assertEquals(5, socket.getInputStream().read());
    }

    private static boolean isRefused(Internet address) {
        try (Socket socket = Clients.connect(address)) {
            return socket == null;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String ask(Internet address, String request) throws IOException {
        try (Socket socket = Clients.connect(address)) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
