package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.Program;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many connections on which nothing happens: what they cost, and that nothing of it stays. */
class IdleConnectionsTest {
    private static final int CONNECTIONS = Integer.getInteger("gatun.proxy.idle", 5_000);
    private static final int OF_ONE_ADDRESS = 10_000;
    private static final int DESCRIPTORS = 3 * CONNECTIONS + 2_000;
    // Little that is young: otherwise what lives is found where garbage was before, and seems to cost nothing.
    private static final List<String> HEAP = List.of("-Xmn1m", "-Xms6m", "-Xmx512m");
    private static final double MOST_KILOBYTES = 8;

    /** Takes everybody and says nothing. */
    private record Silent(ServerSocketChannel listening, Queue<SocketChannel> taken) implements AutoCloseable {
        static Silent on(String address) throws IOException {
            var channel =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 4096);
            var server = new Silent(channel, new ConcurrentLinkedQueue<>());
            Thread.ofPlatform().daemon().start(server::take);
            return server;
        }

        private void take() {
            try {
                while (true) taken.add(listening.accept());
            } catch (AsynchronousCloseException e) {
                // closed
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        String address() throws IOException {
            var at = (InetSocketAddress) listening.getLocalAddress();
            return AddressText.of(new Internet(at.getAddress(), at.getPort()));
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (SocketChannel each : taken) each.close();
        }
    }

    @Test
    void manyIdleConnectionsCostLittleMemoryAndNoTimeAndLeaveNothing(@TempDir Path directory) throws Exception {
        Program.require("prlimit");
        // Of the proxy, which keeps a quarter for pipes; this process has as many, of both ends.
        String limit = "--nofile=" + DESCRIPTORS;
        String denied = Program.said("prlimit", limit, "true");
        assumeTrue(denied.isEmpty(), () -> DESCRIPTORS + " descriptors are not to be had: " + denied.strip());
        Internet idle = ProxyProgram.free();
        Internet busy = ProxyProgram.free();
        var backends = new ArrayList<Silent>();
        var clients = new ArrayList<SocketChannel>();
        try (var echo = TestBackend.echo()) {
            for (int i = 0; i <= CONNECTIONS / OF_ONE_ADDRESS; i++) backends.add(Silent.on("127.0.2." + (i + 1)));
            Path services = services(directory, idle, backends, busy, echo);
            try (var proxy = ProxyProgram.start(List.of("prlimit", limit), HEAP, services)) {
                for (int i = 0; i < 500; i++) assertEcho(busy);
                proxy.awaitRest();
                long descriptors = proxy.descriptors();
                long kilobytes = proxy.residentKilobytes();
                for (int i = 0; i < CONNECTIONS; i++) clients.add(connect(idle, i / OF_ONE_ADDRESS));
                Clients.await(() -> proxy.descriptors() == descriptors + 2L * CONNECTIONS);
                proxy.awaitRest();
                double each = (proxy.residentKilobytes() - kilobytes) / (double) CONNECTIONS;
                System.out.printf("%d idle connections: %.2f kB of resident memory for each%n", CONNECTIONS, each);
                assertTrue(each < MOST_KILOBYTES, () -> each + " kB for each connection");
                assertEcho(busy);
                for (SocketChannel client : clients) client.close();
                for (Silent backend : backends) backend.close();
                Clients.await(() -> proxy.descriptors() == descriptors);
                proxy.awaitRest();
            }
        } finally {
            for (SocketChannel each : clients) each.close();
            for (Silent each : backends) each.close();
        }
    }

    private static Path services(Path directory, Internet idle, List<Silent> backends, Internet busy, TestBackend echo)
            throws IOException {
        var addresses = new ArrayList<String>();
        for (Silent each : backends) addresses.add("\"" + each.address() + "\"");
        return Files.writeString(directory.resolve("services.yaml"), """
                services:
                  idle: {listen: "%s", balance: round-robin, backends: %s}
                  busy: {listen: "%s", backends: ["%s"]}
                """.formatted(
                        AddressText.of(idle),
                        addresses,
                        AddressText.of(busy),
                        AddressText.of(echo.backend().address())));
    }

    // An address has less than 28 000 ports to connect from.
    private static SocketChannel connect(Internet to, int from) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.1." + (from + 1)), 0));
        channel.connect(new InetSocketAddress(to.address(), to.port()));
        return channel;
    }

    private static void assertEcho(Internet at) throws IOException {
        try (Socket client = Clients.connect(at)) {
            client.getOutputStream().write(7);
            assertEquals(7, client.getInputStream().read());
        }
    }
}
