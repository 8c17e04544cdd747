package io.gatun.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** A registry with one image of an OCI layout, which serves it as wrongly as a test wants. */
public final class LyingRegistry implements AutoCloseable {
    private static final int LARGE = 1 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path blobs;
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final AtomicLong blobBytes = new AtomicLong();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile String manifest;
    private volatile boolean flips;
    private volatile boolean lengthens;
    private volatile boolean circles;
    private volatile boolean ignoresRanges;
    private volatile boolean stalls;
    private volatile int breaks = Integer.MAX_VALUE;

    private LyingRegistry(HttpServer server, Path layout, String manifest) {
        this.server = server;
        this.blobs = layout.resolve("blobs/sha256");
        this.manifest = manifest;
    }

    /** Serves the image of a layout on a port of loopback. */
    public static LyingRegistry of(Path layout) throws IOException {
        var digest = Pattern.compile("sha256:([0-9a-f]{64})").matcher(Files.readString(layout.resolve("index.json")));
        if (!digest.find()) throw new IOException("no manifest");
        String manifest = Files.readString(layout.resolve("blobs/sha256").resolve(digest.group(1)));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var registry = new LyingRegistry(server, layout, manifest);
        server.createContext("/", registry::handle);
        server.setExecutor(registry.threads);
        server.start();
        return registry;
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Tells the truth again. */
    public void honest() {
        flips = false;
    }

    /** Changes one byte in the middle of large blobs. */
    public void flip() {
        flips = true;
    }

    /** Says that blobs are longer than they are. */
    public void lengthen() {
        lengthens = true;
    }

    /** Closes each connection after so many bytes of a large blob. */
    public void breakAfter(int bytes) {
        breaks = bytes;
    }

    /** Says nothing more after so many bytes of a large blob. */
    public void stallAfter(int bytes) {
        breaks = bytes;
        stalls = true;
    }

    /** Sends blobs from their beginning whatever is asked for. */
    public void ignoreRanges() {
        ignoresRanges = true;
        breaks = LARGE * 2;
    }

    /** Sends whoever wants a blob from one place to the next. */
    public void redirectInCircles() {
        circles = true;
    }

    /** Answers "later" so many times. */
    public void busy(int times) {
        busy.set(times);
    }

    /** The manifest that is served. */
    public String manifest() {
        return manifest;
    }

    /** Serves another manifest. */
    public void manifest(String other) {
        manifest = other;
    }

    /** Which ranges were asked for. */
    public List<String> ranges() {
        return ranges;
    }

    /** How many bytes of blobs were sent. */
    public long blobBytes() {
        return blobBytes.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (busy.getAndDecrement() > 0) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                exchange.sendResponseHeaders(429, -1);
            } else if (path.contains("/manifests/")) {
                byte[] bytes = manifest.getBytes(UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/vnd.oci.image.manifest.v1+json");
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            } else if (circles) {
                exchange.getResponseHeaders().set("Location", path + "x");
                exchange.sendResponseHeaders(307, -1);
            } else {
                blob(exchange, blobs.resolve(path.substring(path.lastIndexOf(':') + 1)));
            }
        }
    }

    private void blob(HttpExchange exchange, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean large = bytes.length > LARGE;
        if (flips && large) bytes[bytes.length / 2] ^= 1;
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = 0;
        if (range != null) {
            ranges.add(range);
            if (!ignoresRanges) from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
        }
        int length = bytes.length - from + (lengthens && large ? 5 : 0);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
        int count = large ? Math.min(bytes.length - from, breaks) : bytes.length;
        if (ignoresRanges && !ranges.isEmpty()) count = bytes.length;
        exchange.getResponseBody().write(bytes, from, count);
        exchange.getResponseBody().flush();
        blobBytes.addAndGet(count);
        if (stalls && count < bytes.length - from) pause();
    }

    private static void pause() {
        try {
            Thread.sleep(3000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
