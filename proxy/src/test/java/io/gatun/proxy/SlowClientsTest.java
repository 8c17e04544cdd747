package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.HttpTalk;
import io.gatun.proxy.testing.OwnDescriptors;
import io.gatun.proxy.testing.TestBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients and backends that take their time, or fall silent: they hold nothing that others need, and not for ever. */
class SlowClientsTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));
    private static final int SLOW = 200;
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    // ---- a byte now and then (slow-loris)

    /** Clients that say a text one byte at a time, each a moment after the one before, and go on for as long as anybody listens. */
    private static final class Drip implements AutoCloseable {
        private final List<Socket> clients = new ArrayList<>();
        private final Thread thread;
        private volatile boolean stopped;

        Drip(Internet at, String text) throws IOException {
            for (int i = 0; i < SLOW; i++) clients.add(Clients.connect(at));
            thread = Thread.ofVirtual().start(() -> drip(text));
        }

        private void drip(String text) {
            for (int i = 0; !stopped; i++) {
                byte next = (byte) text.charAt(Math.min(i, text.length() - 1));
                for (Socket each : clients) say(each, next);
            }
        }

        private static void say(Socket client, byte next) {
            try {
                client.getOutputStream().write(next);
            } catch (IOException e) {
                // it has been hung up on
            }
        }

        @Override
        public void close() throws IOException {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            for (Socket each : clients) each.close();
        }
    }

    @Test
    void headsThatNeverEndKeepNobodyElseWaiting() throws Exception {
        try (var server = HttpTalk.server(request -> HttpTalk.ok("well"))) {
            long before = OwnDescriptors.count();
            Service service = proxy.listen(
                    SPEC.withRouting(HttpRouting.of(List.of())).withTimeouts(Timeouts.DEFAULT.withPreface(SHORT)),
                    List.of(server.backend()));
            try (var _ = new Drip(service.address(), "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: x")) {
                Clients.await(() -> service.open() == SLOW);
                int served = 0;
                do {
                    try (Socket client = Clients.connect(service.address())) {
                        assertEquals(
                                "well",
                                HttpTalk.ask(client, "GET / HTTP/1.1|Host: a|Connection: close||")
                                        .body());
                    }
                    served++;
                } while (service.open() > 0 && served < 100_000);
                assertTrue(served > 1, "others are served while the slow ones are there");
                Clients.await(() -> service.open() == 0);
                assertTrue(server.accepted() <= served, "nobody else reaches the backend");
            }
            service.close();
            Clients.await(() -> OwnDescriptors.count() == before);
        }
    }

    @Test
    void headersOfTheProxyProtocolThatNeverEndKeepNobodyElseWaiting() throws Exception {
        try (var echo = TestBackend.echo()) {
            Service service = proxy.listen(
                    SPEC.withProxyProtocol(ProxyProtocol.NONE.withFrom(ProxyProtocol.From.CLIENTS))
                            .withTimeouts(Timeouts.DEFAULT.withPreface(SHORT)),
                    List.of(echo.backend()));
            // Version 1 has 107 bytes at most: this one is far from its end when its time is over.
            try (var _ = new Waiting(service.address(), "PROXY TCP4 192.0")) {
                Clients.await(() -> service.open() == SLOW);
                int served = 0;
                do {
                    try (Socket client = Clients.connect(service.address())) {
                        client.getOutputStream().write("PROXY TCP4 192.0.2.7 192.0.2.8 1 2\r\nx".getBytes(ISO_8859_1));
                        assertEquals('x', client.getInputStream().read());
                    }
                    served++;
                } while (service.open() > 0 && served < 100_000);
                assertTrue(served > 1, "others are served while the slow ones are there");
                Clients.await(() -> service.statistics().endings().getOrDefault(Ending.SLOW_PREFACE, 0L) == SLOW);
                assertEquals(served, echo.accepted());
            }
        }
    }

    /** Clients that say a beginning, byte by byte, and then nothing. */
    private static final class Waiting implements AutoCloseable {
        private final List<Socket> clients = new ArrayList<>();

        Waiting(Internet at, String text) throws IOException {
            for (int i = 0; i < SLOW; i++) clients.add(Clients.connect(at));
            for (byte each : text.getBytes(ISO_8859_1)) {
                for (Socket client : clients) Drip.say(client, each);
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket each : clients) each.close();
        }
    }

    // ---- windows of a few bytes

    @Test
    void everyByteArrivesThroughTinyWindowsAtReadersOfOneByte() throws Exception {
        byte[] up = random(40_000);
        byte[] down = random(50_000);
        try (var listening = new ServerSocket()) {
            listening.setReceiveBufferSize(1); // the kernel makes that the least there is
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            Service service = proxy.listen(
                    SPEC, List.of(new Backend(new Internet(listening.getInetAddress(), listening.getLocalPort()))));
            var heard = CompletableFuture.supplyAsync(
                    () -> {
                        try (Socket backend = listening.accept()) {
                            return talk(backend, down);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    },
                    Thread::startVirtualThread);
            try (var client = new Socket()) {
                client.setReceiveBufferSize(1);
                client.setSoTimeout(20_000);
                client.connect(new InetSocketAddress(
                        service.address().address(), service.address().port()));
                assertArrayEquals(down, talk(client, up));
            }
            assertArrayEquals(up, heard.get(30, TimeUnit.SECONDS));
            Clients.await(() -> service.open() == 0);
            assertEquals(1, service.statistics().endings().get(Ending.FINISHED));
        }
    }

    private static byte[] talk(Socket socket, byte[] data) throws IOException {
        socket.setSendBufferSize(1);
        Thread.startVirtualThread(() -> {
            try {
                socket.getOutputStream().write(data);
                socket.shutdownOutput();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        var heard = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) heard.write(next);
        return heard.toByteArray();
    }

    private static byte[] random(int bytes) {
        var data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }

    // ---- an end, and then nothing

    enum Silence {
        OF_THE_CLIENT,
        OF_THE_CLIENT_THAT_READS_NOTHING_OF_ITS_ANSWER,
        OF_THE_BACKEND,
        OF_THE_BACKEND_THAT_READS_NOTHING_OF_WHAT_IT_IS_SENT
    }

    @ParameterizedTest
    @EnumSource
    void whoSaysItsEndAndThenNothingIsHungUpOnInTime(Silence silence) throws Exception {
        try (var backend = TestBackend.start(socket -> beSilent(socket, silence))) {
            Service service =
                    proxy.listen(SPEC.withTimeouts(Timeouts.DEFAULT.withHalfClosed(SHORT)), List.of(backend.backend()));
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 20; i++) {
                Socket client = Clients.connect(service.address());
                clients.add(client);
                switch (silence) {
                    case OF_THE_CLIENT, OF_THE_CLIENT_THAT_READS_NOTHING_OF_ITS_ANSWER -> client.shutdownOutput();
                    case OF_THE_BACKEND ->
                        assertEquals(-1, client.getInputStream().read());
                    case OF_THE_BACKEND_THAT_READS_NOTHING_OF_WHAT_IT_IS_SENT ->
                        Thread.startVirtualThread(() -> writeOn(client));
                }
            }
            Clients.await(() -> service.statistics().endings().getOrDefault(Ending.HALF_CLOSED, 0L) == 20);
            assertEquals(0, service.open());
            for (Socket each : clients) each.close();
        }
    }

    private static void beSilent(Socket socket, Silence silence) throws Exception {
        switch (silence) {
            case OF_THE_CLIENT -> Thread.sleep(60_000);
            case OF_THE_CLIENT_THAT_READS_NOTHING_OF_ITS_ANSWER -> writeOn(socket);
            case OF_THE_BACKEND, OF_THE_BACKEND_THAT_READS_NOTHING_OF_WHAT_IT_IS_SENT -> {
                socket.shutdownOutput();
                Thread.sleep(60_000);
            }
        }
    }

    private static void writeOn(Socket socket) {
        try {
            while (true) socket.getOutputStream().write(new byte[64 * 1024]);
        } catch (IOException e) {
            // it is reset at last
        }
    }
}
