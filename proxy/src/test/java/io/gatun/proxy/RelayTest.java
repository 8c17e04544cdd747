package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.KernelTcp;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayTest {
    private static final Internet ANY_PORT = AddressText.internet("127.0.0.1:0");
    private static final long ENDLESS = 256L << 20;

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    private Service to(Backend... backends) {
        return proxy.listen(ServiceSpec.on(ANY_PORT), List.of(backends));
    }

    @Test
    void largeTransfersGoBothWaysAtOnce() throws Exception {
        byte[] data = random(16 << 20);
        try (var echo = TestBackend.echo();
                Socket client = Clients.connect(to(echo.backend()).address())) {
            var writer = Thread.startVirtualThread(() -> sendAndFinish(client, data));
            assertArrayEquals(data, client.getInputStream().readAllBytes());
            writer.join();
        }
    }

    private static void sendAndFinish(Socket socket, byte[] data) {
        try {
            socket.getOutputStream().write(data);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void answerArrivesAfterTheClientHasFinished() throws Exception {
        byte[] answer = random(3 << 20);
        try (var backend = TestBackend.start(socket -> {
                    assertArrayEquals(
                            new byte[] {1, 2, 3}, socket.getInputStream().readAllBytes());
                    socket.getOutputStream().write(answer);
                });
                Socket client = Clients.connect(to(backend.backend()).address())) {
            client.getOutputStream().write(new byte[] {1, 2, 3});
            client.shutdownOutput();
            assertArrayEquals(answer, client.getInputStream().readAllBytes());
        }
    }

    @Test
    void clientGoesOnAfterTheBackendHasFinished() throws Exception {
        byte[] data = random(3 << 20);
        BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(1);
        try (var backend = TestBackend.start(socket -> {
                    socket.shutdownOutput();
                    received.add(socket.getInputStream().readAllBytes());
                });
                Socket client = Clients.connect(to(backend.backend()).address())) {
            assertEquals(-1, client.getInputStream().read());
            sendAndFinish(client, data);
            assertArrayEquals(data, received.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void answerIsReadToItsEndAlthoughTheBackendIsGone() throws Exception {
        byte[] answer = random(400_000);
        try (var backend = TestBackend.start(socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write(answer);
            socket.shutdownOutput();
            Clients.await(() -> KernelTcp.hasDelivered(socket.getLocalPort(), socket.getPort()));
        })) {
            Service service = to(backend.backend());
            try (var client = new Socket()) {
                // Little room, so that most of the answer waits in the proxy.
                client.setReceiveBufferSize(4096);
                client.setSoTimeout(20_000);
                client.connect(new InetSocketAddress(
                        service.address().address(), service.address().port()));
                client.getOutputStream().write(1);
                Clients.await(() -> backend.accepted() == 1 && backend.talking() == 0);
                // The kernel of the backend answers this with a reset.
                client.getOutputStream().write(2);
                Clients.await(() -> !KernelTcp.exists(backend.port()));
                client.getOutputStream().write(3);
                assertArrayEquals(answer, client.getInputStream().readAllBytes());
            }
            Clients.await(() -> service.open() == 0);
        }
    }

    @Test
    void resetOfTheClientResetsTheBackend() throws Exception {
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(1);
        try (var backend = TestBackend.start(socket -> {
                    try {
                        socket.getOutputStream().write(1);
                        seen.add("end after " + socket.getInputStream().readAllBytes().length);
                    } catch (SocketException e) {
                        seen.add(e.getMessage());
                    }
                });
                Socket client = Clients.connect(to(backend.backend()).address())) {
            assertEquals(1, client.getInputStream().read());
            client.setSoLinger(true, 0);
            Clients.hangUp(client);
            assertEquals("Connection reset", seen.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void resetOfTheBackendResetsTheClient() throws Exception {
        try (var backend = TestBackend.start(socket -> {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                });
                Socket client = Clients.connect(to(backend.backend()).address())) {
            client.getOutputStream().write(1);
            var e = assertThrows(
                    SocketException.class, () -> client.getInputStream().read());
            assertEquals("Connection reset", e.getMessage());
        }
    }

    @Test
    void clientThatDoesNotReadStopsTheBackend() throws Exception {
        try (var server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            var address = (InetSocketAddress) server.getLocalAddress();
            Service service = to(new Backend(new Internet(address.getAddress(), address.getPort())));
            try (Socket client = Clients.connect(service.address());
                    SocketChannel backend = server.accept()) {
                long written = writeUntilNobodyReads(backend);
                backend.shutdownOutput();
                assertEquals(written, count(client));
            }
        }
    }

    private static long writeUntilNobodyReads(SocketChannel channel) throws Exception {
        channel.configureBlocking(false);
        var chunk = ByteBuffer.allocateDirect(1 << 16);
        long written = 0;
        for (int quiet = 0; quiet < 20; ) {
            int taken = channel.write(chunk.clear());
            written += taken;
            assertTrue(written < ENDLESS, "somebody takes what nobody reads");
            quiet = taken == 0 ? quiet + 1 : 0;
            if (taken == 0) Thread.sleep(10);
        }
        return written;
    }

    private static long count(Socket socket) throws IOException {
        long count = 0;
        var chunk = new byte[1 << 16];
        for (int got = socket.getInputStream().read(chunk);
                got >= 0;
                got = socket.getInputStream().read(chunk)) count += got;
        return count;
    }

    @Test
    void ipv6ServiceReachesAnIpv4Backend() throws Exception {
        try (var echo = TestBackend.saying('x')) {
            Service service = proxy.listen(ServiceSpec.on(AddressText.internet("[::1]:0")), List.of(echo.backend()));
            assertEquals('x', Clients.heard(service.address()));
        }
    }

    @Test
    void wildcardOfIpv6TakesIpv4Too() throws Exception {
        try (var six = TestBackend.startOn(
                InetAddress.ofLiteral("::1"), socket -> socket.getOutputStream().write('6'))) {
            Service service = proxy.listen(ServiceSpec.on(AddressText.internet("[::]:0")), List.of(six.backend()));
            int port = service.address().port();
            assertEquals('6', Clients.heard(AddressText.internet("127.0.0.1:" + port)));
            assertEquals('6', Clients.heard(AddressText.internet("[::1]:" + port)));
        }
    }

    @Test
    void unixSocketCanBeABackend(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("app.sock");
        byte[] data = random(2 << 20);
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            var echo = Thread.startVirtualThread(() -> {
                try (SocketChannel channel = server.accept()) {
                    Channels.newInputStream(channel).transferTo(Channels.newOutputStream(channel));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Service service = to(new Backend(new SocketAddress.Pathname(path.toString())));
            try (Socket client = Clients.connect(service.address())) {
                var writer = Thread.startVirtualThread(() -> sendAndFinish(client, data));
                assertArrayEquals(data, client.getInputStream().readAllBytes());
                writer.join();
            }
            echo.join();
        }
    }

    private static byte[] random(int bytes) {
        var data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }
}
