package io.gatun.proxy.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.linux.net.SocketAddress.Internet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Answers {@code GET /metrics}, one request for each connection. */
public final class MetricsServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 8 * 1024;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int AT_ONCE = 8;

    private final ServerSocket listening;
    private final Supplier<String> text;
    private final Semaphore room = new Semaphore(AT_ONCE);

    private MetricsServer(ServerSocket listening, Supplier<String> text) {
        this.listening = listening;
        this.text = text;
        Thread.ofVirtual().name("gatun-proxy-metrics").start(this::accept);
    }

    /**
     * Begins to answer.
     *
     * @throws IOException if the address is in use or not ours
     */
    public static MetricsServer open(Internet address, Supplier<String> text) throws IOException {
        var listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            // A process that takes over answers while the one before it still does; others of this user may, too.
            listening.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            listening.bind(new InetSocketAddress(address.address(), address.port()));
        } catch (IOException e) {
            listening.close();
            throw e;
        }
        return new MetricsServer(listening, text);
    }

    /** The port it answers on. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                room.acquire();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                // closed, or a client that is gone already
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = request(socket.getInputStream());
            boolean found = request.matches("GET (/|/metrics)(\\?\\S*)? HTTP/1\\.[01]\r\n(?s:.*)");
            byte[] body = (found ? text.get() : "ask for /metrics\n").getBytes(UTF_8);
            String head =
                    "HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                            .formatted(found ? "200 OK" : "404 Not Found", body.length);
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(body);
        } catch (IOException e) {
            // whoever asked does not want to know any more
        } finally {
            room.release();
        }
    }

    private static String request(InputStream in) throws IOException {
        var read = new StringBuilder();
        while (read.length() < MAX_REQUEST_BYTES && read.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) break;
            read.append((char) next);
        }
        return read.toString();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            // it listens no more in any case
        }
    }
}
