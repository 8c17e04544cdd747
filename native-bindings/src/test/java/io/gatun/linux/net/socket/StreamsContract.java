package io.gatun.linux.net.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams do on every backend of the gate. */
abstract class StreamsContract {
    private static final int AGAIN = -Errno.EAGAIN.number();
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private final Kernel kernel;
    private final Streams streams;
    private final StreamBuffer buffer = new StreamBuffer(1024);

    StreamsContract(Kernel kernel) {
        this.kernel = kernel;
        streams = kernel.streams();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void bytesGoBothWaysAndTheEndIsSeen(String literal) {
        try (var pair = Connected.over(kernel, InetAddress.ofLiteral(literal))) {
            assertEquals(AGAIN, streams.receive(pair.accepted, buffer));
            assertEquals(HELLO.length, send(pair.client, HELLO));
            assertEquals(HELLO.length, streams.receive(pair.accepted, buffer));
            assertArrayEquals(HELLO, buffer.bytes(HELLO.length));
            assertEquals(2, streams.send(pair.accepted, buffer, 3, 2));
            assertEquals(2, streams.receive(pair.client, buffer));
            assertArrayEquals("lo".getBytes(StandardCharsets.US_ASCII), buffer.bytes(2));
            assertEquals(0, streams.finish(pair.client));
            assertEquals(0, streams.receive(pair.accepted, buffer));
            assertEquals(kernel.sockets().getsockname(pair.client), pair.peer.read());
        }
    }

    @Test
    void bytesAreSplicedThroughAPipe() {
        try (var in = Connected.over(kernel, InetAddress.getLoopbackAddress());
                var out = Connected.over(kernel, InetAddress.getLoopbackAddress());
                var pipe = kernel.pipes().pipe2(Waiting.NONBLOCKING)) {
            assertEquals(AGAIN, streams.splice(in.accepted, pipe.write(), 1024));
            send(in.client, HELLO);
            assertEquals(HELLO.length, streams.splice(in.accepted, pipe.write(), 1024));
            assertEquals(HELLO.length, streams.splice(pipe.read(), out.accepted, HELLO.length));
            assertEquals(HELLO.length, streams.receive(out.client, buffer));
            assertArrayEquals(HELLO, buffer.bytes(HELLO.length));
        }
    }

    @Test
    void closeAfterResetOnCloseIsAReset() {
        try (var pair = Connected.over(kernel, InetAddress.getLoopbackAddress())) {
            assertEquals(0, streams.resetOnClose(pair.client));
            pair.client.close();
            assertEquals(Errno.ECONNRESET.number(), streams.failure(pair.accepted));
            assertEquals(0, streams.failure(pair.accepted));
        }
    }

    @Test
    void resetIsTheResultOfTheNextCall() {
        try (var pair = Connected.over(kernel, InetAddress.getLoopbackAddress())) {
            streams.resetOnClose(pair.client);
            pair.client.close();
            assertEquals(-Errno.ECONNRESET.number(), streams.receive(pair.accepted, buffer));
            assertEquals(-Errno.EPIPE.number(), streams.send(pair.accepted, buffer, 0, 1));
        }
    }

    @Test
    void smallMessagesCanBeSentAtOnce() {
        try (var pair = Connected.over(kernel, InetAddress.getLoopbackAddress())) {
            assertEquals(0, kernel.sockets().option(pair.client, SocketOption.TCP_NODELAY));
            assertEquals(0, streams.switchOn(pair.client, SocketOption.TCP_NODELAY));
            assertEquals(1, kernel.sockets().option(pair.client, SocketOption.TCP_NODELAY));
        }
    }

    @Test
    void hostIsTheSameForEveryPort() {
        long first = hostOf("10.0.0.1", 1);
        assertEquals(first, hostOf("10.0.0.1", 2));
        assertNotEquals(first, hostOf("10.0.0.2", 1));
        assertEquals(hostOf("fd00::1", 1), hostOf("fd00::1", 2));
        assertNotEquals(hostOf("fd00::1", 1), hostOf("fd00::2", 1));
        assertEquals(
                0, SocketAddressBuffer.of(new SocketAddress.Pathname("/run/x")).host());
    }

    private static long hostOf(String literal, int port) {
        return SocketAddressBuffer.of(new Internet(InetAddress.ofLiteral(literal), port))
                .host();
    }

    @Test
    void bytesBeyondTheBufferAreRefused() {
        try (var pair = Connected.over(kernel, InetAddress.getLoopbackAddress())) {
            assertThrows(IndexOutOfBoundsException.class, () -> streams.send(pair.client, buffer, 1000, 100));
        }
    }

    private long send(Fd socket, byte[] bytes) {
        buffer.put(bytes);
        return streams.send(socket, buffer, 0, bytes.length);
    }

    /** A connection whose both ends are ours. */
    private record Connected(Fd client, Fd accepted, SocketAddressBuffer peer) implements AutoCloseable {
        static Connected over(Kernel kernel, InetAddress loopback) {
            Sockets sockets = kernel.sockets();
            Family family = loopback.getAddress().length == 4 ? Family.IPV4 : Family.IPV6;
            try (var server = sockets.socket(family, SocketType.STREAM)) {
                sockets.bind(server, new Internet(loopback, 0));
                sockets.listen(server, 1);
                var client = new Fd(kernel.gate(), kernel.streams().socket(family));
                long result = kernel.streams().connect(client, SocketAddressBuffer.of(sockets.getsockname(server)));
                assertTrue(result == 0 || result == -Errno.EINPROGRESS.number(), () -> "connect: " + result);
                var peer = SocketAddressBuffer.empty();
                return new Connected(
                        client, new Fd(kernel.gate(), kernel.streams().accept4(server, peer)), peer);
            }
        }

        @Override
        public void close() {
            client.close();
            accepted.close();
        }
    }
}
