package io.gatun.bench.proxy.jmh;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.net.socket.SocketAddressBuffer;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A connection of the loopback: one end is a loop's, the other a program's that waits. */
final class FarEnd {
    private final SocketChannel far;
    private final Endpoint near;

    FarEnd(Loop loop) {
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            var at = (InetSocketAddress) listening.getLocalAddress();
            near = new Endpoint(loop.own(loop.streams().socket(Family.IPV4)));
            loop.streams().switchOn(near.fd(), SocketOption.TCP_NODELAY);
            loop.streams().connect(near.fd(), SocketAddressBuffer.of(new Internet(at.getAddress(), at.getPort())));
            far = listening.accept();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect on the loopback", e);
        }
    }

    Endpoint near() {
        return near;
    }

    void write(ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) far.write(message);
    }

    /** Reads as much as the message is long. */
    void read(ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) far.read(message);
    }

    void close() throws IOException {
        far.close();
        near.fd().close();
    }
}
