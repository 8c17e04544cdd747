package io.gatun.proxy.testing;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback with a virtual thread for each connection. Closing it closes them all. */
public final class TestBackend implements AutoCloseable {
    private final ServerSocket listening;
    private final Conversation conversation;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    /** What is done with one connection, which is closed afterwards. */
    @FunctionalInterface
    public interface Conversation {
        void with(Socket socket) throws Exception;
    }

    private TestBackend(InetAddress loopback, int port, Conversation conversation) {
        this.conversation = conversation;
        try {
            listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(loopback, port), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.add(Thread.startVirtualThread(this::accept));
    }

    /** Starts one on a port that is free. */
    public static TestBackend start(Conversation conversation) {
        return new TestBackend(InetAddress.ofLiteral("127.0.0.1"), 0, conversation);
    }

    /** Starts one where another was. */
    public static TestBackend startAt(int port, Conversation conversation) {
        return new TestBackend(InetAddress.ofLiteral("127.0.0.1"), port, conversation);
    }

    /** Starts one on another address of this machine. */
    public static TestBackend startOn(InetAddress loopback, Conversation conversation) {
        return new TestBackend(loopback, 0, conversation);
    }

    /** Starts one on another address of this machine, at a port. */
    public static TestBackend startOn(InetAddress loopback, int port, Conversation conversation) {
        return new TestBackend(loopback, port, conversation);
    }

    /** Starts one that sends back what it gets, and ends when that ends. */
    public static TestBackend echo() {
        return start(TestBackend::echo);
    }

    /** Sends back what it gets, and ends when that ends. */
    public static void echo(Socket socket) throws IOException {
        socket.getInputStream().transferTo(socket.getOutputStream());
        socket.shutdownOutput();
    }

    /** Starts one that says a letter and ends. */
    public static TestBackend saying(char letter) {
        return start(socket -> socket.getOutputStream().write(letter));
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                accepted.incrementAndGet();
                sockets.add(socket);
                Thread.startVirtualThread(() -> talk(socket));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            conversation.with(socket);
        } catch (Exception e) {
            // the client sees it
        } finally {
            sockets.remove(socket);
        }
    }

    /** How many connections it has taken. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections it is still talking to. */
    public int talking() {
        return sockets.size();
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Itself, to a proxy. */
    public Backend backend() {
        return new Backend(new Internet(listening.getInetAddress(), port()));
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) socket.close();
            for (Thread thread : threads) thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
