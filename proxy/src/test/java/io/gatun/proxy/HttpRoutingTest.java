package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.PathPattern;
import io.gatun.proxy.model.HttpRouting.Route;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.HttpTalk;
import io.gatun.proxy.testing.HttpTalk.Message;
import io.gatun.proxy.testing.Program;
import io.gatun.proxy.testing.TestBackend;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRoutingTest {
    private static final Internet ANY_PORT = AddressText.internet("127.0.0.1:0");
    private static final String GET = "GET / HTTP/1.1|Host: a.example||";

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    private static ServiceSpec spec(Route... routes) {
        return ServiceSpec.on(ANY_PORT)
                .withBalance(BalancePolicy.ROUND_ROBIN)
                .withRouting(HttpRouting.of(List.of(routes)));
    }

    private Service to(TestBackend... backends) {
        return proxy.listen(
                spec(), List.of(backends).stream().map(TestBackend::backend).toList());
    }

    private static String status(Message answer) {
        return answer.line().split(" ", -1)[1];
    }

    // ---- the ordinary way

    @Test
    void requestsOfOneClientAreSpreadAndConnectionsToBackendsAreUsedAgain() throws Exception {
        try (var a = HttpTalk.server(request -> HttpTalk.ok("a"));
                var b = HttpTalk.server(request -> HttpTalk.ok("b"))) {
            Service service = to(a, b);
            for (int client = 0; client < 3; client++) {
                try (Socket socket = Clients.connect(service.address())) {
                    var seen = new StringBuilder();
                    for (int i = 0; i < 10; i++)
                        seen.append(HttpTalk.ask(socket, GET).body());
                    assertEquals(5, seen.chars().filter(c -> c == 'a').count(), seen.toString());
                }
            }
            assertEquals(2, a.accepted() + b.accepted());
            Clients.await(() -> service.open() == 0);
            assertEquals(30, service.statistics().requests().byClass().get(1));
            assertTrue(service.status().stream().allMatch(each -> each.open() == 0 && each.total() == 15));
        }
    }

    @Test
    void hostAndPathChooseThePoolAndWhatHasNoRouteIsNotFound() throws Exception {
        try (var a = HttpTalk.server(request -> HttpTalk.ok("a " + request.line()));
                var b = HttpTalk.server(request -> HttpTalk.ok("b " + request.line()))) {
            var host = List.of(new HostPattern("a.example"));
            Service service = proxy.listen(
                    spec(
                            new Route(host, PathPattern.ANY, "a"),
                            new Route(host, new PathPattern(PathPattern.Kind.PREFIX, "/b"), "b")),
                    List.of());
            service.backends("a", List.of(a.backend()));
            service.backends("b", List.of(b.backend()));
            try (Socket socket = Clients.connect(service.address())) {
                assertEquals("a GET / HTTP/1.1", HttpTalk.ask(socket, GET).body());
                assertEquals(
                        "b GET /b/c?d HTTP/1.1",
                        HttpTalk.ask(socket, "GET /b/c?d HTTP/1.1|Host: A.Example:80||")
                                .body());
                Message none = HttpTalk.ask(socket, "GET / HTTP/1.1|Host: b.example||");
                assertEquals("404", status(none));
                assertEquals("no route for this host and path\n", none.body());
                assertEquals("a GET / HTTP/1.1", HttpTalk.ask(socket, GET).body(), "the connection goes on");
            }
        }
    }

    @Test
    void bodiesOfEveryKindArriveAsTheyWereSent() throws Exception {
        byte[] large = new byte[300_000];
        new Random(1).nextBytes(large);
        String body = new String(large, ISO_8859_1).replace("0\r\n\r\n", "-----");
        try (var echo = HttpTalk.server(
                        request -> request.field("Transfer-Encoding").isEmpty()
                                ? HttpTalk.ok(request.body())
                                : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + request.body());
                Socket socket =
                        Clients.connect(proxy.listen(spec().withTimeouts(Timeouts.DEFAULT), List.of(echo.backend()))
                                .address())) {
            for (int i = 0; i < 3; i++) {
                String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n";
                assertArrayEquals(
                        large(body), large(exchange(socket, head, body).body()));
                String chunks = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n3\r\nabc\r\n0\r\n\r\n";
                head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
                assertArrayEquals(
                        large(chunks), large(exchange(socket, head, chunks).body()));
                assertEquals("", HttpTalk.ask(socket, GET).body());
            }
        }
    }

    private static byte[] large(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static Message exchange(Socket socket, String head, String body) throws Exception {
        var writer = Thread.startVirtualThread(() -> {
            try {
                socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Message answer = HttpTalk.answer(socket);
        writer.join();
        return answer;
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInTheirOrder() throws Exception {
        try (var echo = HttpTalk.server(request -> HttpTalk.ok(request.line() + request.body()));
                Socket socket = Clients.connect(to(echo).address())) {
            String all = "POST /1 HTTP/1.1|Host: a|Content-Length: 1||xGET /2 HTTP/1.1|Host: a||"
                    + "POST /3 HTTP/1.1|Host: a|Transfer-Encoding: chunked||1|y|0||GET /4 HTTP/1.1|Host: a||";
            assertEquals("POST /1 HTTP/1.1x", HttpTalk.ask(socket, all).body());
            assertEquals("GET /2 HTTP/1.1", HttpTalk.answer(socket).body());
            assertEquals(
                    "POST /3 HTTP/1.11\r\ny\r\n0\r\n\r\n",
                    HttpTalk.answer(socket).body());
            assertEquals("GET /4 HTTP/1.1", HttpTalk.answer(socket).body());
        }
    }

    @Test
    void requestMayComeByteByByte() throws Exception {
        try (var echo = HttpTalk.server(request -> HttpTalk.ok(request.body()));
                Socket socket = Clients.connect(to(echo).address())) {
            byte[] all = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
                    .getBytes(ISO_8859_1);
            for (byte each : all) socket.getOutputStream().write(each);
            assertEquals("2\r\nab\r\n0\r\n\r\n", HttpTalk.answer(socket).body());
        }
    }

    @Test
    void answersWithoutBodiesDoNotKeepWhatFollowsWaiting() throws Exception {
        try (var server = HttpTalk.server(request -> switch (request.line().split(" ", -1)[1]) {
                    case "/204" -> "HTTP/1.1 204 No Content\r\n\r\n";
                    case "/304" -> "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n";
                    case "/head" -> "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
                    default -> HttpTalk.ok("x");
                });
                Socket socket = Clients.connect(to(server).address())) {
            for (String first : List.of("GET /204", "GET /304", "HEAD /head")) {
                socket.getOutputStream().write((first + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1));
                var head = new StringBuilder();
                while (!head.toString().endsWith("\r\n\r\n"))
                    head.append((char) socket.getInputStream().read());
                assertEquals("x", HttpTalk.ask(socket, GET).body(), first);
            }
        }
    }

    @Test
    void answerThatEndsWithItsConnectionEndsTheClientsToo() throws Exception {
        try (var server = HttpTalk.server(
                        request -> "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + "x".repeat(100_000));
                Socket socket = Clients.connect(to(server).address())) {
            Message answer = HttpTalk.ask(socket, GET);
            assertEquals("close", answer.field("Connection"));
            assertEquals(100_000, answer.body().length());
        }
    }

    @Test
    void clientOfTheOldVersionIsServed() throws Exception {
        try (var server = HttpTalk.server(request -> "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
                Socket socket = Clients.connect(to(server).address())) {
            for (int i = 0; i < 2; i++) {
                Message answer = HttpTalk.ask(socket, "GET / HTTP/1.0|Connection: keep-alive||");
                assertEquals("keep-alive", answer.field("Connection"));
            }
            assertEquals("close", HttpTalk.ask(socket, "GET / HTTP/1.0||").field("Connection"));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void clientWaitsForTheBackendToWantTheBody() throws Exception {
        try (var server = TestBackend.start(socket -> {
                    var in = socket.getInputStream();
                    var head = new StringBuilder();
                    while (!head.toString().endsWith("\r\n\r\n")) head.append((char) in.read());
                    assertTrue(head.toString().contains("Expect: 100-continue"));
                    socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
                    String body = new String(in.readNBytes(2), ISO_8859_1);
                    socket.getOutputStream().write(HttpTalk.ok(body).getBytes(ISO_8859_1));
                });
                Socket socket = Clients.connect(to(server).address())) {
            Message interim = HttpTalk.ask(socket, "POST / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||");
            assertEquals("HTTP/1.1 100 Continue", interim.line());
            assertEquals("hi", HttpTalk.ask(socket, "hi").body());
        }
    }

    @Test
    void backendIsToldWhoAskedAndNotWhatTheClientSaysOfItself() throws Exception {
        try (var server = HttpTalk.server(request -> HttpTalk.ok(request.field("X-Forwarded-For")))) {
            Service service = proxy.listen(
                    spec().withProxyProtocol(ProxyProtocol.NONE.withFrom(ProxyProtocol.From.CLIENTS)),
                    List.of(server.backend()));
            try (Socket socket = Clients.connect(service.address())) {
                String header = "PROXY TCP4 192.0.2.1 192.0.2.2 1234 80|";
                String said = "GET / HTTP/1.1|Host: a|X-Forwarded-For: 10.0.0.1||";
                assertEquals("192.0.2.1", HttpTalk.ask(socket, header + said).body());
                assertEquals("192.0.2.1", HttpTalk.ask(socket, said).body());
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> spec().withProxyProtocol(ProxyProtocol.NONE.withTo(ProxyProtocol.To.V1)));
        }
    }

    @Test
    void curlIsServed(@TempDir Path directory) throws Exception {
        Program.require("curl");
        Path file = directory.resolve("file");
        Files.write(file, new byte[200_000]);
        try (var server = HttpTalk.server(request -> request.line().startsWith("HEAD")
                ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                : HttpTalk.ok(request.line() + " " + request.body().length()))) {
            String url = "http://" + AddressText.of(to(server).address());
            assertEquals("GET /a HTTP/1.1 0GET /b HTTP/1.1 0", Program.said("curl", "-s", url + "/a", url + "/b"));
            assertTrue(Program.said("curl", "-sI", url + "/c").startsWith("HTTP/1.1 200 OK"));
            assertEquals(
                    "POST /d HTTP/1.1 200000", Program.said("curl", "-s", "--data-binary", "@" + file, url + "/d"));
            String chunked = Program.said(
                    "curl", "-s", "-H", "Transfer-Encoding: chunked", "--data-binary", "@" + file, url + "/e");
            assertTrue(chunked.startsWith("POST /e HTTP/1.1 2000"), chunked);
            assertEquals(1, server.accepted());
        }
    }

    // ---- upgrades

    private static final String UPGRADE =
            "GET /chat HTTP/1.1|Host: a|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: x||";

    @Test
    void tunnelBeginsAfter101AndCarriesBothWays() throws Exception {
        try (var server = TestBackend.start(socket -> {
                    var in = socket.getInputStream();
                    var head = new StringBuilder();
                    while (!head.toString().endsWith("\r\n\r\n")) head.append((char) in.read());
                    socket.getOutputStream()
                            .write(
                                    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst"
                                            .getBytes(ISO_8859_1));
                    TestBackend.echo(socket);
                });
                Socket socket = Clients.connect(to(server).address())) {
            Message answer = HttpTalk.ask(socket, UPGRADE + "early ");
            assertEquals("HTTP/1.1 101 Switching Protocols", answer.line());
            assertEquals("websocket", answer.field("Upgrade"));
            socket.getOutputStream().write("late".getBytes(ISO_8859_1));
            socket.shutdownOutput();
            assertEquals("firstearly late", new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        }
    }

    @Test
    void afterARefusedUpgradeNothingMoreReachesTheBackend() throws Exception {
        var seen = new AtomicInteger();
        try (var server = HttpTalk.server(request -> {
                    seen.incrementAndGet();
                    return "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
                });
                Socket socket = Clients.connect(to(server).address())) {
            Message answer = HttpTalk.ask(socket, UPGRADE + "GET /admin HTTP/1.1|Host: a||");
            assertEquals("403", status(answer));
            assertEquals("close", answer.field("Connection"));
            assertEquals(-1, socket.getInputStream().read());
            Clients.await(() -> server.talking() == 0);
            assertEquals(1, seen.get());
        }
    }

    // ---- the end

    @Test
    void drainEndsClientsThatAreSilentAndAnswersThoseThatAsk() throws Exception {
        var go = new CountDownLatch(1);
        var seen = new AtomicInteger();
        try (var server = HttpTalk.server(request -> {
            seen.incrementAndGet();
            try {
                if (request.line().contains("/slow")) go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return HttpTalk.ok("x");
        })) {
            Service service = to(server);
            try (Socket silent = Clients.connect(service.address());
                    Socket asking = Clients.connect(service.address())) {
                HttpTalk.ask(silent, GET);
                asking.getOutputStream().write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
                Clients.await(() -> seen.get() == 2);
                var drain = CompletableFuture.supplyAsync(() -> {
                    try {
                        return service.drain(Duration.ofSeconds(20));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                assertEquals(-1, silent.getInputStream().read());
                leave(silent);
                go.countDown();
                Message answer = HttpTalk.answer(asking);
                assertEquals("x", answer.body());
                assertEquals("close", answer.field("Connection"));
                leave(asking);
                assertTrue(drain.join());
            }
        }
    }

    private static void leave(Socket client) throws IOException {
        client.close();
    }

    @Test
    void everythingIsGivenBackAfterManyClients() throws Exception {
        try (var server = HttpTalk.server(request -> HttpTalk.ok("x"))) {
            Service service = to(server);
            for (int i = 0; i < 300; i++) {
                try (Socket socket = Clients.connect(service.address())) {
                    HttpTalk.ask(socket, GET);
                    if (i % 3 == 0) socket.setSoLinger(true, 0);
                    if (i % 5 == 0) socket.getOutputStream().write("GET / HT".getBytes(ISO_8859_1));
                } catch (EOFException e) {
                    throw new AssertionError("connection " + i, e);
                }
            }
            Clients.await(() -> service.open() == 0);
            assertTrue(server.accepted() < 10, () -> server.accepted() + " connections");
        }
    }
}
