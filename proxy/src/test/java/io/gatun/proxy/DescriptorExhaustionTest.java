package io.gatun.proxy;

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

    private Path services(Internet at, TestBackend backend) throws IOException {
        String text = "services:\n  echo: {listen: \"%s\", backends: [\"%s\"]}\n";
        return Files.writeString(
                directory.resolve("services.yaml"),
                text.formatted(
                        AddressText.of(at), AddressText.of(backend.backend().address())));
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

    private static void write(Socket client) {
        try {
            client.getOutputStream().write(LARGE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
