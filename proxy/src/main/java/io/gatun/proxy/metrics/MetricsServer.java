package io.gatun.proxy.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers questions about a proxy by HTTP, one request for each connection. */
public final class MetricsServer implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("GET (/\\S*) HTTP/1\\.[01]\r\n");
    private static final int MAX_REQUEST_BYTES = 8 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int AT_ONCE = 8;

    private final ServerSocket listening;
    private final Function<String, Optional<String>> pages;
    private final Semaphore room = new Semaphore(AT_ONCE);

    private MetricsServer(ServerSocket listening, Function<String, Optional<String>> pages) {
        this.listening = listening;
        this.pages = pages;
        Thread.ofVirtual().name("gatun-proxy-metrics").start(this::accept);
    }

    /**
     * Begins to answer.
     *
     * @param pages what is answered for a target, if anything is
     * @throws IOException if the address is in use or not ours
     */
    public static MetricsServer open(Internet address, Function<String, Optional<String>> pages) throws IOException {
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
        return new MetricsServer(listening, pages);
    }

    /** The port it answers on. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) acceptOne();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptOne() throws InterruptedException {
        try {
            Socket socket = listening.accept();
            room.acquire();
            Thread.ofVirtual().start(() -> answer(socket));
        } catch (IOException e) {
            // It is closed, or there is no descriptor for a client, who stays where it is and would be told of at once.
            Thread.sleep(PAUSE);
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            String request = request(socket);
            Matcher asked = REQUEST.matcher(request);
            Optional<String> page = asked.lookingAt() ? pages.apply(asked.group(1)) : Optional.empty();
            boolean found = page.isPresent();
            byte[] body =
                    page.orElse("ask for /metrics or /explain?service=NAME\n").getBytes(UTF_8);
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

    // The time is that of the whole request: a byte now and then would keep others waiting for hours.
    private static String request(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        long end = System.nanoTime() + PATIENCE.toNanos();
        var read = new StringBuilder();
        while (read.length() < MAX_REQUEST_BYTES && read.indexOf("\r\n\r\n") < 0) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            socket.setSoTimeout((int) Math.max(1, left));
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
