package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.FullServer;
import io.gatun.proxy.testing.OwnDescriptors;
import io.gatun.proxy.testing.TestBackend;
import io.gatun.proxy.testing.TestBackend.Conversation;
import io.gatun.proxy.tls.Hellos;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who resets leaves nothing, whatever its connection was doing, and disturbs nobody. */
class ResetsTest {
    private static final Internet ANY_PORT = AddressText.internet("127.0.0.1:0");
    private static final int TIMES = Integer.getInteger("gatun.proxy.resets.each", 20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final byte[] HELLO = Hellos.real("a.example");
    private static final byte[] CHUNK = new byte[64 * 1024];
    private static final int MUCH = 8 << 20;

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    /** Does with a socket what brings its connection where a test wants it. */
    @FunctionalInterface
    private interface Move {
        void by(Socket socket) throws Exception;
    }

    // ---- clients

    @SuppressWarnings("ImmutableEnumChecker") // what they hold keeps nothing
    enum ClientState {
        BEFORE_IT_IS_TAKEN(
                spec -> spec.withLimits(Limits.DEFAULT.withConnections(1)),
                TestBackend::echo,
                client -> say(client, "x")),
        IN_A_PREFACE(
                spec -> spec.withProxyProtocol(ProxyProtocol.NONE.withFrom(ProxyProtocol.From.CLIENTS)),
                TestBackend::echo,
                client -> say(client, "PROXY TCP4 192.0.2.7")),
        IN_A_HELLO(
                ResetsTest::tls,
                TestBackend::echo,
                client -> client.getOutputStream().write(HELLO, 0, 50)),
        WHILE_IT_IS_CONNECTED(ResetsTest::shortly, TestBackend::echo, client -> say(client, "x")),
        WHILE_IT_IS_HELD(
                spec -> shortly(spec).withLastResort(LastResort.HOLD), TestBackend::echo, client -> say(client, "x")),
        AT_REST(UnaryOperator.identity(), TestBackend::echo, client -> {
            say(client, "x");
            hear(client, 1);
        }),
        WHEN_THE_BACKEND_READS_NOTHING(UnaryOperator.identity(), ResetsTest::talkOn, ResetsTest::sendMuch),
        WHEN_IT_READS_NOTHING(UnaryOperator.identity(), ResetsTest::talkMuch, client -> hear(client, 1)),
        AFTER_ITS_END(UnaryOperator.identity(), ResetsTest::talkOn, client -> {
            client.shutdownOutput();
            hear(client, 3);
        }),
        AFTER_THE_BACKENDS_END(UnaryOperator.identity(), ResetsTest::endAndHear, client -> hear(client, 1)),
        IN_A_HEAD(ResetsTest::http, TestBackend::echo, client -> say(client, "GET / HTTP/1.1\r\nHos")),
        IN_A_BODY(ResetsTest::http, ResetsTest::hearAll, client -> say(client, request("Content-Length: 99") + "body")),
        BEFORE_AN_ANSWER(ResetsTest::http, ResetsTest::hearAll, client -> say(client, request("Accept: */*"))),
        IN_AN_ANSWER(ResetsTest::http, ResetsTest::answerMuch, client -> {
            say(client, request("Accept: */*"));
            hear(client, 500);
        }),
        BETWEEN_REQUESTS(ResetsTest::http, ResetsTest::answer, client -> {
            say(client, request("Accept: */*"));
            hear(client, 40);
        }),
        IN_A_TUNNEL(ResetsTest::http, ResetsTest::upgrade, client -> {
            say(client, request("Connection: Upgrade\r\nUpgrade: websocket"));
            hear(client, 40);
            say(client, "x");
        });

        private final UnaryOperator<ServiceSpec> spec;
        private final Conversation conversation;
        private final Move move;

        ClientState(UnaryOperator<ServiceSpec> spec, Conversation conversation, Move move) {
            this.spec = spec;
            this.conversation = conversation;
            this.move = move;
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatResetsLeavesNothing(ClientState state) throws Exception {
        try (var backend = TestBackend.start(state.conversation);
                var other = TestBackend.echo();
                var full = new FullServer()) {
            Service untouched = proxy.listen(ServiceSpec.on(ANY_PORT), List.of(other.backend()));
            try (Socket bystander = Clients.connect(untouched.address())) {
                assertEcho(bystander);
                long before = OwnDescriptors.count();
                Service service = proxy.listen(
                        state.spec.apply(spec()),
                        List.of(
                                switch (state) {
                                    case WHILE_IT_IS_CONNECTED -> full.backend();
                                    default -> backend.backend();
                                }));
                if (state == ClientState.WHILE_IT_IS_HELD) service.backends(List.of());
                var occupants = new ArrayList<Socket>();
                if (state == ClientState.BEFORE_IT_IS_TAKEN) occupants.add(talking(service));
                for (int i = 0; i < TIMES; i++) {
                    try (Socket client = Clients.connect(service.address())) {
                        state.move.by(client);
                        client.setSoLinger(true, 0);
                    }
                    assertEcho(bystander);
                }
                for (Socket each : occupants) each.close();
                Clients.await(() -> service.open() == 0);
                assertEquals(
                        0,
                        service.status().stream().mapToLong(each -> each.open()).sum());
                service.close();
                Clients.await(() -> backend.talking() == 0);
                Clients.await(() -> OwnDescriptors.count() == before);
                assertEcho(bystander);
            }
        }
    }

    // ---- backends

    @SuppressWarnings("ImmutableEnumChecker") // what they hold keeps nothing
    enum BackendState {
        AT_ONCE(UnaryOperator.identity(), backend -> {}, client -> {}),
        AT_REST(UnaryOperator.identity(), backend -> say(backend, hear(backend, 1)), client -> say(client, "x")),
        IN_WHAT_IT_SAYS(
                UnaryOperator.identity(), backend -> backend.getOutputStream().write(CHUNK), client -> {}),
        IN_WHAT_IT_HEARS(UnaryOperator.identity(), backend -> hear(backend, 500_000), ResetsTest::sendMuch),
        AFTER_ITS_END(UnaryOperator.identity(), Socket::shutdownOutput, client -> hear(client, 1)),
        AFTER_THE_CLIENTS_END(
                UnaryOperator.identity(), backend -> backend.getInputStream().readAllBytes(), Socket::shutdownOutput),
        BEFORE_AN_ANSWER(ResetsTest::http, ResetsTest::readHead, client -> say(client, request("Connection: close"))),
        IN_A_HEAD(
                ResetsTest::http,
                backend -> {
                    readHead(backend);
                    say(backend, "HTTP/1.1 200 O");
                },
                client -> say(client, request("Connection: close"))),
        IN_AN_ANSWER(
                ResetsTest::http,
                backend -> {
                    readHead(backend);
                    say(backend, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nx");
                    backend.getOutputStream().write(CHUNK);
                },
                client -> say(client, request("Connection: close"))),
        IN_A_BODY(ResetsTest::http, backend -> hear(backend, 2000), client -> {
            say(client, request("Content-Length: " + MUCH));
            sendMuch(client);
        }),
        IN_A_TUNNEL(
                ResetsTest::http,
                backend -> {
                    readHead(backend);
                    say(
                            backend,
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
                    hear(backend, 1);
                },
                client -> {
                    say(client, request("Connection: Upgrade\r\nUpgrade: websocket"));
                    hear(client, 40);
                    say(client, "x");
                });

        private final UnaryOperator<ServiceSpec> spec;
        private final Move move;
        private final Move clients;

        BackendState(UnaryOperator<ServiceSpec> spec, Move move, Move clients) {
            this.spec = spec;
            this.move = move;
            this.clients = clients;
        }
    }

    @ParameterizedTest
    @EnumSource
    void backendThatResetsLeavesNothingAndEndsItsClient(BackendState state) throws Exception {
        try (var backend = TestBackend.start(socket -> {
                    state.move.by(socket);
                    socket.setSoLinger(true, 0);
                });
                var other = TestBackend.echo()) {
            Service untouched = proxy.listen(ServiceSpec.on(ANY_PORT), List.of(other.backend()));
            try (Socket bystander = Clients.connect(untouched.address())) {
                assertEcho(bystander);
                long before = OwnDescriptors.count();
                Service service = proxy.listen(state.spec.apply(spec()), List.of(backend.backend()));
                for (int i = 0; i < TIMES; i++) {
                    assertTrue(heardToItsEnd(service, state) < CHUNK.length * 2L, "nothing is made up");
                    assertEcho(bystander);
                }
                Clients.await(() -> service.open() == 0 && backend.talking() == 0);
                assertEquals(
                        0,
                        service.status().stream().mapToLong(each -> each.open()).sum());
                service.close();
                Clients.await(() -> OwnDescriptors.count() == before);
                assertEcho(bystander);
            }
        }
    }

    /** How much a client hears until it is reset, or hears an end. */
    private static long heardToItsEnd(Service service, BackendState state) throws Exception {
        long heard = 0;
        // The reset may come so early that connecting ends with it.
        try (Socket client = Clients.connect(service.address())) {
            state.clients.by(client);
            InputStream in = client.getInputStream();
            for (int got = in.read(CHUNK.clone()); got >= 0; got = in.read(CHUNK.clone())) heard += got;
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).matches("Connection reset.*|Broken pipe|an end"), e::toString);
        }
        return heard;
    }

    // ---- specifications

    private static ServiceSpec spec() {
        return ServiceSpec.on(ANY_PORT).withEjection(Optional.<Ejection>empty());
    }

    private static ServiceSpec shortly(ServiceSpec spec) {
        return spec.withTimeouts(Timeouts.DEFAULT.withConnect(SHORT));
    }

    private static ServiceSpec tls(ServiceSpec spec) {
        return spec.withRouting(
                new TlsRouting(List.of(new TlsRouting.Route(List.of(new HostPattern("*")), List.of(), "one"))));
    }

    private static ServiceSpec http(ServiceSpec spec) {
        return spec.withRouting(HttpRouting.of(List.of()));
    }

    private static String request(String field) {
        return "POST / HTTP/1.1\r\nHost: a.example\r\n" + field + "\r\n\r\n";
    }

    // ---- what sides do

    private static void talkOn(Socket socket) throws Exception {
        while (true) {
            socket.getOutputStream().write('x');
            Thread.sleep(2);
        }
    }

    private static void talkMuch(Socket socket) throws IOException {
        while (true) socket.getOutputStream().write(CHUNK);
    }

    private static void endAndHear(Socket socket) throws IOException {
        say(socket, "x");
        socket.shutdownOutput();
        hearAll(socket);
    }

    private static void hearAll(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
    }

    private static void answer(Socket socket) throws IOException {
        while (true) {
            readHead(socket);
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + "x".repeat(40));
        }
    }

    private static void answerMuch(Socket socket) throws IOException {
        readHead(socket);
        say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n");
        talkMuch(socket);
    }

    private static void upgrade(Socket socket) throws IOException {
        readHead(socket);
        say(socket, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        TestBackend.echo(socket);
    }

    private static void readHead(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) head.append(hear(socket, 1));
    }

    // Without waiting until it has gone: what the proxy does not take stays in the kernel.
    private static void sendMuch(Socket client) throws InterruptedException {
        Thread.startVirtualThread(() -> {
            try {
                for (int left = MUCH; left > 0; left -= CHUNK.length)
                    client.getOutputStream().write(CHUNK);
            } catch (IOException e) {
                // it is reset meanwhile
            }
        });
        Thread.sleep(5);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String hear(Socket socket, int bytes) throws IOException {
        byte[] heard = socket.getInputStream().readNBytes(bytes);
        if (heard.length < bytes) throw new IOException("an end");
        return new String(heard, ISO_8859_1);
    }

    private static Socket talking(Service service) throws IOException {
        Socket socket = Clients.connect(service.address());
        assertEcho(socket);
        return socket;
    }

    private static void assertEcho(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        assertEquals(7, socket.getInputStream().read());
    }
}
