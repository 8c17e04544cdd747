package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process of the proxy has after many connections, of which each kind ends in its own way. */
class EnduranceTest {
    private static final int CONNECTIONS = Integer.getInteger("gatun.proxy.connections", 12_000);
    private static final int AT_ONCE = 8;
    private static final int PIPE_ENDS_OF_ONE = 4;
    private static final byte[] LARGE = new byte[300_000];
    private static final long GROWN_KILOBYTES = 12 * 1024;

    private enum Kind {
        TALKS_AND_RESETS,
        ENDS_AND_HEARS_THE_REST,
        RESETS_AFTER_ITS_END,
        RESETS_IN_A_TRANSFER,
        TRANSFERS,
        HAS_NO_BACKEND
    }

    private static final List<Kind> KINDS = List.of(Kind.values());

    private record Ways(Internet served, Internet deserted) {
        void go(int number) throws IOException {
            Kind kind = KINDS.get(number % KINDS.size());
            try (Socket client = Clients.connect(kind == Kind.HAS_NO_BACKEND ? deserted : served)) {
                if (kind == Kind.HAS_NO_BACKEND) assertEquals(-1, heard(client));
                else talk(client, kind, number);
            } catch (SocketException e) {
                // It may be reset before connect(2) returns.
                assertEquals(Kind.HAS_NO_BACKEND, kind, e::toString);
            }
        }

        private static int heard(Socket client) throws IOException {
            try {
                return client.getInputStream().read();
            } catch (SocketException e) {
                return -1;
            }
        }

        private static void talk(Socket client, Kind kind, int number) throws IOException {
            if (kind == Kind.TRANSFERS || kind == Kind.RESETS_IN_A_TRANSFER) {
                Thread writer = Thread.startVirtualThread(() -> writeAll(client));
                if (kind == Kind.TRANSFERS)
                    assertArrayEquals(LARGE, client.getInputStream().readNBytes(LARGE.length));
                client.setSoLinger(true, 0);
                client.close();
                join(writer);
                return;
            }
            client.getOutputStream().write(number);
            assertEquals(number & 0xff, client.getInputStream().read());
            if (kind != Kind.TALKS_AND_RESETS) client.shutdownOutput();
            if (kind == Kind.ENDS_AND_HEARS_THE_REST)
                assertEquals(-1, client.getInputStream().read());
            else client.setSoLinger(true, 0);
        }

        private static void writeAll(Socket client) {
            try {
                client.getOutputStream().write(LARGE);
            } catch (IOException e) {
                // it resets in the middle
            }
        }

        private static void join(Thread writer) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record Held(long descriptors, long loops) {
        static Held by(ProxyProgram proxy) {
            return new Held(proxy.descriptors(), proxy.loops());
        }
    }

    @Test
    void manyConnectionsOfAllKindsLeaveNothing(@TempDir Path directory) throws Exception {
        var ways = new Ways(ProxyProgram.free(), ProxyProgram.free());
        try (var backend = TestBackend.echo();
                var proxy = ProxyProgram.start(List.of(), services(directory, ways, backend))) {
            // Compilers, buffers, classes and a heap of its size come with the first.
            connect(ways, CONNECTIONS);
            proxy.awaitRest();
            Held before = Held.by(proxy);
            long kilobytes = proxy.residentKilobytes();
            connect(ways, CONNECTIONS);
            Clients.await(() -> Held.by(proxy).equals(before));
            assertTrue(proxy.pipeEnds() <= 3 + AT_ONCE * PIPE_ENDS_OF_ONE, () -> "ends of pipes: " + proxy.pipeEnds());
            long grown = proxy.residentKilobytes() - kilobytes;
            System.out.printf(
                    "%d connections: %s, %d ends of pipes, grown by %d kB from %d%n",
                    CONNECTIONS, Held.by(proxy), proxy.pipeEnds(), grown, kilobytes);
            assertTrue(grown < GROWN_KILOBYTES, () -> "grown by %d kB from %d".formatted(grown, kilobytes));
            proxy.awaitRest();
        }
    }

    private static Path services(Path directory, Ways ways, TestBackend backend) throws IOException {
        return Files.writeString(directory.resolve("services.yaml"), """
                services:
                  served: {listen: "%s", backends: ["%s"]}
                  deserted: {listen: "%s", ejection: off, backends: ["127.0.0.1:1"]}
                """.formatted(
                        AddressText.of(ways.served),
                        AddressText.of(backend.backend().address()),
                        AddressText.of(ways.deserted)));
    }

    private static void connect(Ways ways, int count) throws Exception {
        var next = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(clients.submit(() -> {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        ways.go(number);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) each.get();
        }
    }
}
