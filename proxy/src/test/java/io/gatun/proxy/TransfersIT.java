package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that go both ways at once, between a client, a proxy and a backend in network namespaces of their own, joined by veth. */
class TransfersIT extends TranslatingHost {
    private static final long BYTES = Long.getLong("gatun.proxy.transfer", 64L << 20);
    private static final int CHUNK = 256 * 1024;
    private static final int LIMIT_SECONDS = 240;

    @ParameterizedTest
    @CsvSource({
        "10.7.1.1:9000, 10.7.2.2:9001",
        "[fd07:1::1]:9000, [fd07:2::2]:9001",
        "10.7.1.1:9000, [fd07:2::2]:9001",
        "[fd07:1::1]:9000, unix:app.sock"
    })
    void everyByteArrivesInBothDirectionsAtOnce(String listen, String to, @TempDir Path directory) throws Exception {
        SocketAddress target = AddressText.parse(to.replace("unix:", "unix:" + directory + "/"));
        try (var relay = in(host, () -> Proxy.open(new ProxySettings(2, 500)));
                ServerSocketChannel server = listening(target)) {
            var spec = ServiceSpec.on(AddressText.internet(listen));
            Service service = in(host, () -> relay.listen(spec, List.of(new Backend(target))));
            var backend = new CompletableFuture<byte[]>();
            Thread.ofPlatform().start(() -> {
                try (SocketChannel channel = server.accept()) {
                    backend.complete(talk(channel, 2));
                } catch (Exception e) {
                    backend.completeExceptionally(e);
                }
            });
            var at = service.address();
            try (SocketChannel channel =
                    in(client, () -> SocketChannel.open(new InetSocketAddress(at.address(), at.port())))) {
                assertArrayEquals(digest(2), talk(channel, 1), "to the client");
            }
            assertArrayEquals(digest(1), backend.get(LIMIT_SECONDS, TimeUnit.SECONDS), "to the backend");
            Clients.await(() -> service.open() == 0);
            assertEquals(1, service.statistics().endings().get(Ending.FINISHED));
            assertEquals(BYTES, service.status().getFirst().bytesIn());
            assertEquals(BYTES, service.status().getFirst().bytesOut());
        }
    }

    private ServerSocketChannel listening(SocketAddress at) throws IOException {
        return switch (at) {
            case SocketAddress.Internet it ->
                in(backend, () -> ServerSocketChannel.open().bind(new InetSocketAddress(it.address(), it.port())));
            case SocketAddress.Pathname path ->
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path.path()));
            default -> throw new AssertionError(at);
        };
    }

    /** Says what a seed makes, and returns the digest of what the other says meanwhile. */
    private static byte[] talk(SocketChannel channel, int seed) throws Exception {
        var said = CompletableFuture.runAsync(
                () -> say(channel, seed), task -> Thread.ofPlatform().start(task));
        MessageDigest digest = sha256();
        var chunk = ByteBuffer.allocateDirect(CHUNK);
        while (channel.read(chunk.clear()) >= 0) digest.update(chunk.flip());
        said.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return digest.digest();
    }

    private static void say(SocketChannel channel, int seed) {
        try {
            var source = new Source(seed);
            for (ByteBuffer chunk = source.next(); chunk.hasRemaining(); chunk = source.next()) {
                while (chunk.hasRemaining()) channel.write(chunk);
            }
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] digest(int seed) {
        MessageDigest digest = sha256();
        var source = new Source(seed);
        for (ByteBuffer chunk = source.next(); chunk.hasRemaining(); chunk = source.next()) digest.update(chunk);
        return digest.digest();
    }

    /** The bytes of a seed, a chunk at a time. */
    private static final class Source {
        private final SplittableRandom random;
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        private long left = BYTES;

        Source(int seed) {
            random = new SplittableRandom(seed);
        }

        ByteBuffer next() {
            chunk.clear();
            while (chunk.hasRemaining()) chunk.putLong(random.nextLong());
            int bytes = (int) Math.min(left, CHUNK);
            left -= bytes;
            return chunk.flip().limit(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
