package io.gatun.proxy.testing;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of datagrams on loopback that sends back what it gets, its own letter in front if it has one. */
public final class UdpBackend implements AutoCloseable {
    private static final int MAX_BYTES = 65_507;

    private final DatagramSocket socket;
    private final String letter;
    private final AtomicInteger received = new AtomicInteger();
    private final Thread thread;

    private UdpBackend(InetAddress address, int port, String letter) {
        this.letter = letter;
        try {
            socket = new DatagramSocket(new InetSocketAddress(address, port));
            socket.setReceiveBufferSize(1 << 22);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().start(this::serve);
    }

    /** One on a port that is free. */
    public static UdpBackend start(String letter) {
        return new UdpBackend(InetAddress.ofLiteral("127.0.0.1"), 0, letter);
    }

    /** One at a port. */
    public static UdpBackend startAt(int port, String letter) {
        return new UdpBackend(InetAddress.ofLiteral("127.0.0.1"), port, letter);
    }

    /** One that is reached by IPv6. */
    public static UdpBackend startSix(String letter) {
        return new UdpBackend(InetAddress.ofLiteral("::1"), 0, letter);
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_BYTES);
                socket.receive(packet);
                received.incrementAndGet();
                socket.send(answer(packet));
            } catch (IOException e) {
                // closed, or a client that is gone
            }
        }
    }

    private DatagramPacket answer(DatagramPacket question) {
        if (letter.isEmpty()) return question;
        byte[] data = new byte[question.getLength() + 1];
        data[0] = (byte) letter.charAt(0);
        System.arraycopy(question.getData(), 0, data, 1, question.getLength());
        return new DatagramPacket(data, data.length, question.getSocketAddress());
    }

    /** Where it is. */
    public Backend backend() {
        return new Backend(new Internet(socket.getLocalAddress(), socket.getLocalPort()));
    }

    /** Its port. */
    public int port() {
        return socket.getLocalPort();
    }

    /** How many datagrams it got. */
    public int received() {
        return received.get();
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
