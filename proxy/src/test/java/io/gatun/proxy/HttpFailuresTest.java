package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.Forwarded;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.HttpTalk;
import io.gatun.proxy.testing.HttpTalk.Message;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests and answers that are wrong, slow or not there. */
class HttpFailuresTest {
    private static final Internet ANY_PORT = AddressText.internet("127.0.0.1:0");
    private static final String GET = "GET / HTTP/1.1|Host: a.example||";

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    private static ServiceSpec spec() {
        return ServiceSpec.on(ANY_PORT).withBalance(BalancePolicy.ROUND_ROBIN).withRouting(HttpRouting.of(List.of()));
    }

    private static ServiceSpec spec(Duration answer) {
        return spec().withRouting(
                        new HttpRouting(List.of(), Forwarded.REPLACED, Duration.ofSeconds(5), answer, 1 << 20));
    }

    private Service to(TestBackend... backends) {
        return proxy.listen(
                spec(), List.of(backends).stream().map(TestBackend::backend).toList());
    }

    private static String status(Message answer) {
        return answer.line().split(" ", -1)[1];
    }

    @Test
    void smugglersAreRefusedAndTheirSecondRequestReachesNobody() throws Exception {
        var seen = new AtomicInteger();
        try (var server = HttpTalk.server(request -> {
            seen.incrementAndGet();
            return HttpTalk.ok("x");
        })) {
            Service service = to(server);
            for (String head : List.of(
                    "POST / HTTP/1.1|Host: a|Content-Length: 4|Transfer-Encoding: chunked||",
                    "POST / HTTP/1.1|Host: a|Content-Length: 4|Content-Length: 0||",
                    "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||",
                    "POST / HTTP/1.1|Host: a|X: y\nContent-Length: 4||",
                    "POST / HTTP/1.1|Host: a|Transfer-Encoding : chunked||",
                    "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1\n")) {
                try (Socket socket = Clients.connect(service.address())) {
                    Message answer = HttpTalk.ask(socket, head + "0||GET /admin HTTP/1.1|Host: a||");
                    assertTrue(status(answer).startsWith("4") || status(answer).equals("501"), head + answer);
                    assertEquals("close", answer.field("Connection"));
                    assertEquals(-1, socket.getInputStream().read());
                }
            }
            assertEquals(0, seen.get());
        }
    }

    @Test
    void backendThatContradictsItselfIsNotPassedOn() throws Exception {
        String[] answers = {
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent_Length: 1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nTransfer_Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: y\n\r\n\r\n",
            "HTTP/2 200 OK\r\n\r\n",
            "HTTP/1.1 20x OK\r\n\r\n",
            "SSH-2.0-x\r\n\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
        };
        var turn = new AtomicInteger();
        try (var server = HttpTalk.server(request -> answers[turn.getAndIncrement()]);
                Socket socket = Clients.connect(to(server).address())) {
            for (String answer : answers) assertEquals("502", status(HttpTalk.ask(socket, GET)), answer);
        }
    }

    @Test
    void wordsThatNobodyAskedForAreForNobody() throws Exception {
        try (var server = HttpTalk.server(request -> HttpTalk.ok("x") + HttpTalk.ok("for the next one"));
                Socket socket = Clients.connect(to(server).address())) {
            for (int i = 0; i < 5; i++)
                assertEquals("x", HttpTalk.ask(socket, GET).body());
            assertEquals(5, server.accepted());
        }
    }

    // The client reads so late that all has come from the backend, and its last edge with it, while the answer is being
    // passed on.
    @Test
    void wordsBehindALongAnswerAreForNobody() throws Exception {
        String body = "y".repeat(8_000_000);
        try (var server = HttpTalk.server(request -> HttpTalk.ok(body) + HttpTalk.ok("for the next one"));
                var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            var at = to(server).address();
            socket.connect(new InetSocketAddress(at.address(), at.port()));
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(GET.replace("|", "\r\n").getBytes(ISO_8859_1));
                Thread.sleep(300);
                assertEquals(body.length(), HttpTalk.answer(socket).body().length());
            }
            assertEquals(3, server.accepted());
        }
    }

    // More than the kernel keeps for a client who does not read yet.
    @Test
    void answersOfOurOwnWaitForAClientWhoReadsLate() throws Exception {
        Service service = proxy.listen(spec(), List.of());
        String all = hearLate(service, "GET / HTTP/1.1|Host: a||".repeat(60_000));
        assertEquals(60_001, count(all, "HTTP/1.1 404 "));
        assertEquals(0L, service.statistics().endings().getOrDefault(Ending.CLIENT_RESET, 0L));
    }

    @Test
    void interimAnswersWaitForAClientWhoReadsLate() throws Exception {
        String hints = ("HTTP/1.1 103 Early Hints\r\nLink: " + "z".repeat(30_000) + "\r\n\r\n").repeat(8);
        try (var server = HttpTalk.server(_ -> hints + HttpTalk.ok("x"))) {
            Service service = to(server);
            String all = hearLate(service, "GET / HTTP/1.1|Host: a||".repeat(40));
            assertEquals(8 * 41, count(all, "HTTP/1.1 103 "));
            assertEquals(41, count(all, "HTTP/1.1 200 "));
        }
    }

    /** Asks all that and for the end, and reads when the proxy has stopped to take in more. */
    private static String hearLate(Service service, String requests) throws IOException, InterruptedException {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(
                    service.address().address(), service.address().port()));
            String all = (requests + "GET / HTTP/1.1|Host: a|Connection: close||").replace("|", "\r\n");
            Thread asking = Thread.ofPlatform().start(() -> send(socket, all));
            Thread.sleep(1000); // too short for a slow machine means only that less has to wait
            String heard = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            asking.join();
            return heard;
        }
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        } catch (IOException e) {
            // What is heard tells how far the proxy went.
        }
    }

    private static int count(String all, String start) {
        return all.split(start, -1).length - 1;
    }

    @Test
    void requestThatFollowsOneThatWasTooSlowIsAnswered() throws Exception {
        try (var server = HttpTalk.server(request -> {
            if (request.line().contains("/never")) hang();
            return HttpTalk.ok("x");
        })) {
            Service service = proxy.listen(spec(Duration.ofMillis(300)), List.of(server.backend()));
            try (Socket socket = Clients.connect(service.address())) {
                socket.setSoTimeout(3_000);
                Message late = HttpTalk.ask(socket, "GET /never HTTP/1.1|Host: a||" + GET);
                assertEquals("504", status(late));
                assertEquals("x", HttpTalk.answer(socket).body());
            }
        }
    }

    private static void hang() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void requestThatMayBeRepeatedIsWhenABackendGoesWithoutAWord() throws Exception {
        var seen = new AtomicInteger();
        try (var dumb = HttpTalk.server(request -> {
                    seen.incrementAndGet();
                    return null;
                });
                var server = HttpTalk.server(request -> HttpTalk.ok("x"))) {
            Service service = to(dumb, server);
            try (Socket socket = Clients.connect(service.address())) {
                for (int i = 0; i < 4; i++)
                    assertEquals("x", HttpTalk.ask(socket, GET).body());
                assertTrue(service.statistics().requests().retries() >= 1);
                int before = seen.get();
                int failed = 0;
                String post = "POST / HTTP/1.1|Host: a|Content-Length: 0||";
                for (int i = 0; i < 4; i++)
                    if (status(HttpTalk.ask(socket, post)).equals("502")) failed++;
                assertEquals(seen.get() - before, failed, "each of them is asked once");
                assertTrue(failed > 0);
            }
        }
    }

    @Test
    void connectionThatTheBackendHasClosedMeanwhileIsNotUsed() throws Exception {
        try (var server = TestBackend.start(socket -> {
                    var once = new AtomicInteger();
                    HttpTalk.serve(socket, request -> once.getAndIncrement() == 0 ? HttpTalk.ok("x") : null);
                });
                Socket socket = Clients.connect(to(server).address())) {
            for (int i = 0; i < 6; i++) {
                assertEquals("200", status(HttpTalk.ask(socket, GET)));
            }
        }
    }

    @Test
    void whoIsNotThereIsSaidSoByAStatus() throws Exception {
        var gone = TestBackend.saying('x');
        gone.close();
        Service none = proxy.listen(spec(), List.of(gone.backend()));
        try (Socket socket = Clients.connect(none.address())) {
            assertEquals("502", status(HttpTalk.ask(socket, GET)));
            none.backends(List.of());
            assertEquals("404", status(HttpTalk.ask(socket, GET)), "there is nobody who could have it");
            none.backends(List.of(new Backend(gone.backend().address(), 0)));
            assertEquals("503", status(HttpTalk.ask(socket, GET)));
        }
    }

    @Test
    void whoIsSlowIsToldSo() throws Exception {
        try (var silent = TestBackend.start(socket -> Thread.sleep(60_000))) {
            Service service = proxy.listen(
                    spec(Duration.ofMillis(300)).withTimeouts(Timeouts.DEFAULT.withPreface(Duration.ofMillis(300))),
                    List.of(silent.backend()));
            assertEquals("504", alone(service, GET));
            assertEquals("408", alone(service, "GET / HTTP/1.1|Host:"));
            assertEquals("408", alone(service, "POST / HTTP/1.1|Host: a|Content-Length: 5||x"));
            assertEquals("413", alone(service, "POST / HTTP/1.1|Host: a|Content-Length: 9999999||"));
        }
    }

    private static String alone(Service service, String request) throws IOException {
        try (Socket socket = Clients.connect(service.address())) {
            return status(HttpTalk.ask(socket, request));
        }
    }

    @Test
    void clientThatGoesTakesItsBackendsConnectionWithIt() throws Exception {
        try (var silent = TestBackend.start(socket -> socket.getInputStream().readAllBytes())) {
            Service service = to(silent);
            try (Socket socket = Clients.connect(service.address())) {
                socket.getOutputStream()
                        .write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nx".getBytes(ISO_8859_1));
                Clients.await(() -> silent.talking() == 1);
                socket.setSoLinger(true, 0);
            }
            Clients.await(() -> silent.talking() == 0 && service.open() == 0);
            assertEquals(0, service.status().getFirst().open());
        }
    }
}
