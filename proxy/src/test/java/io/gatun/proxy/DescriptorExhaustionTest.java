package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.Program;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of the proxy that may open few descriptors, or has none left: who is connected goes on, and who comes waits. */
class DescriptorExhaustionTest {
    private static final int CLIENTS = 150;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOMENT_MILLIS = 300;
    private static final byte[] LARGE = new byte[2 << 20];

    @TempDir
    private Path directory;

    @BeforeEach
    void requirePrlimit() {
        Program.require("prlimit");
    }

    private Path services(Internet at, Internet metrics, TestBackend backend) throws IOException {
        return Files.writeString(
                directory.resolve("services.yaml"),
                "metrics: \"%s\"\nservices:\n  echo: {listen: \"%s\", backends: [\"%s\"]}\n"
                        .formatted(
                                AddressText.of(metrics),
                                AddressText.of(at),
                                AddressText.of(backend.backend().address())));
    }

    private Path services(Internet at, TestBackend backend) throws IOException {
        return services(at, ProxyProgram.free(), backend);
    }

    private static List<Socket> connected(Internet at, int count) throws IOException {
        var all = new ArrayList<Socket>();
        for (int i = 0; i < count; i++) {
            Socket client = Clients.connect(at);
            client.getOutputStream().write(i);
            all.add(client);
        }
        return all;
    }

    private static void assertAnswered(List<Socket> clients) throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            assertEquals(i & 0xff, clients.get(i).getInputStream().read());
        }
    }

    private static void assertEcho(Socket client) throws IOException {
        client.getOutputStream().write(7);
        assertEquals(7, client.getInputStream().read());
    }

    private static void assertWaits(Socket client) throws IOException {
        client.setSoTimeout(MOMENT_MILLIS);
        assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
        client.setSoTimeout(PATIENCE_MILLIS);
    }

    @Test
    void whoComesBeyondTheLimitOfTheProcessWaitsForItsTurn() throws Exception {
        Internet at = ProxyProgram.free();
        try (var backend = TestBackend.echo();
                var proxy = ProxyProgram.start(List.of("prlimit", "--nofile=300"), services(at, backend))) {
            long before = proxy.descriptors();
            List<Socket> clients = connected(at, CLIENTS);
            // Three quarters of half of them are for sockets, of which each connection has two.
            Clients.await(() -> backend.talking() == 56);
            proxy.awaitRest();
            assertEquals(56, backend.talking());
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = clients.get(i);
                assertEquals(i & 0xff, client.getInputStream().read(), "in the order in which they came, or nearly");
                assertEcho(client);
                client.close();
            }
            Clients.await(() -> proxy.descriptors() == before);
        }
    }

    /** How many more descriptors it may open than it has: the last one is enough for a client and not for its backend. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void processWithoutDescriptorsServesThoseWhoAreConnectedAndRecovers(int left) throws Exception {
        Internet at = ProxyProgram.free();
        try (var backend = TestBackend.echo();
                var proxy = ProxyProgram.start(List.of(), services(at, backend))) {
            List<Socket> early = connected(at, 10);
            assertAnswered(early);
            long descriptors = proxy.descriptors();
            proxy.allowDescriptors(proxy.highestDescriptor() + 1 + left);
            List<Socket> late = connected(at, 30);
            proxy.awaitRest();
            // Numbers below the limit that were free are taken by those who came first.
            int taken = backend.talking() - early.size();
            assertTrue(taken < 10, () -> taken + " of those who should wait are served");
            for (Socket each : early) assertEcho(each);
            Socket first = early.getFirst();
            Thread writer = Thread.startVirtualThread(() -> write(first));
            assertEquals(LARGE.length, first.getInputStream().readNBytes(LARGE.length).length);
            writer.join();
            assertWaits(late.getLast());
            proxy.allowDescriptors(1000);
            assertAnswered(late);
            for (Socket each : late) each.close();
            Clients.await(() -> proxy.descriptors() == descriptors);
            for (Socket each : early) {
                assertEcho(each);
                each.close();
            }
        }
    }

    @Test
    void whoWaitsForAPageOrForListeningSocketsCostsNoTimeUntilThereAreDescriptors() throws Exception {
        Internet at = ProxyProgram.free();
        Internet metrics = ProxyProgram.free();
        try (var backend = TestBackend.echo();
                var next = Proxy.open(new ProxySettings(1, 100));
                var proxy = ProxyProgram.start(List.of(), services(at, metrics, backend))) {
            proxy.allowDescriptors(proxy.highestDescriptor() + 1);
            List<Socket> clients = connected(at, 30);
            proxy.awaitRest();
            try (Socket page = Clients.connect(metrics)) {
                page.getOutputStream().write("GET /metrics HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                Path handover = ProxyProgram.handover(directory.resolve("services.yaml"));
                var taken = CompletableFuture.supplyAsync(
                        () -> Handover.take(next, handover).orElseThrow(),
                        task -> Thread.ofPlatform().start(task));
                // accept4(2) has a descriptor for the first who comes before it waits; then there is none either.
                taken.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).close();
                proxy.awaitRest();
                assertWaits(page);
                proxy.allowDescriptors(1000);
                assertEquals('H', page.getInputStream().read());
            }
            assertAnswered(clients);
            for (Socket each : clients) each.close();
        }
    }

    private static void write(Socket client) {
        try {
            client.getOutputStream().write(LARGE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
