package io.gatun.engine.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Debian's docker-registry on a port of loopback, its content below a directory of the test; ends when it is closed. */
public final class RegistryServer implements AutoCloseable {
    private static final Path CACHE = Path.of("/var/cache/gatun-test");
    private static final String BINARY = "usr/bin/docker-registry";
    private static final long LONGEST_START = 20_000;

    private final Process process;
    private final int port;

    private RegistryServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @throws TestAbortedException if this machine has none, with the reason
     */
    public static RegistryServer below(Path directory) throws IOException, InterruptedException {
        return below(directory, "");
    }

    /** Starts one with more lines of its configuration. */
    public static RegistryServer below(Path directory, String more) throws IOException, InterruptedException {
        return below(directory, more, "");
    }

    /** Starts one with more settings of its HTTP server, such as {@code tls: {...}}. */
    public static RegistryServer below(Path directory, String more, String http)
            throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path configuration = directory.resolve("registry-" + port + ".yml");
        Files.writeString(configuration, """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:%d"%s}
                %s
                """.formatted(
                        directory.resolve("registry-" + port), port, http.isEmpty() ? "" : ", " + http, more));
        var process = new ProcessBuilder(binary().toString(), "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry-" + port + ".log").toFile())
                .start();
        var server = new RegistryServer(process, port);
        server.await();
        return server;
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    private void await() throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + LONGEST_START;
        while (true) {
            try {
                var connection = (HttpURLConnection)
                        URI.create("http://" + address() + "/v2/").toURL().openConnection();
                connection.getResponseCode();
                connection.disconnect();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.currentTimeMillis() > end) {
                    close();
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private static Path binary() throws IOException, InterruptedException {
        Path installed = Path.of("/", BINARY);
        if (Files.isExecutable(installed)) return installed;
        Path kept = CACHE.resolve("docker-registry");
        if (!Files.isExecutable(kept.resolve(BINARY))) unpack(kept);
        return kept.resolve(BINARY);
    }

    /** The package is taken apart and not installed, because installing it starts a service. */
    private static void unpack(Path kept) throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        Path made = Files.createTempDirectory(CACHE, "registry-");
        String get =
                "cd \"$1\" && apt-get download -qq docker-registry && dpkg -x docker-registry_*.deb . && rm ./*.deb";
        int code = new ProcessBuilder(List.of("sh", "-c", get, "get", made.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) throw new TestAbortedException("no docker-registry: its package cannot be had");
        if (!Files.exists(kept)) Files.move(made, kept);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
