package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.EngineSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are hostile, broken, slow or gone. */
@Timeout(60)
class HttpFaultsIT {
    /** More than a socket keeps for who does not read. */
    private static final int BODY = 8 << 20;

    @TempDir
    private Path directory;

    private Daemon daemon;
    private Path socket;

    @BeforeEach
    void open() throws IOException {
        socket = directory.resolve("g.sock");
        var settings = new DaemonSettings(new EngineSettings(directory.resolve("state"), "/gatun-http-it"), socket);
        daemon = Daemon.open(settings, "test", new PrintStream(PrintStream.nullOutputStream()));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void socketIsForItsOwnerAndGroupOnly() throws IOException {
        assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state"))));
    }

    @Test
    void placeOfASocketIsTakenFromNobody() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        assertTrue(refused(file).contains("is no socket"));
        assertEquals("precious", Files.readString(file));
        assertTrue(refused(socket).contains("somebody listens at " + socket));
        assertStatus(200, get("/_ping"));
    }

    private String refused(Path place) {
        var settings = new DaemonSettings(new EngineSettings(directory.resolve("other"), "/gatun-http-it"), place);
        var log = new PrintStream(PrintStream.nullOutputStream());
        return String.valueOf(assertThrows(
                        IOException.class,
                        () -> Daemon.open(settings, "test", log).close())
                .getMessage());
    }

    @Test
    void malformedRequestsAreRefusedAndTheDaemonGoesOn() throws IOException {
        assertStatus(400, "GARBAGE\r\n\r\n");
        assertStatus(404, get("/no/such/path"));
        assertStatus(404, get("/v1.44/containers/nothing/json"));
        assertStatus(400, get("/containers/%zz/json"));
        assertStatus(400, get("/containers/json?filters=%7Bx"));
        assertStatus(400, get("/containers/json?filters=%7B%22nope%22%3A%5B%22x%22%5D%7D"));
        assertStatus(400, get("/containers/json?limit=many"));
        assertStatus(414, get("/" + "x".repeat(200_000)));
        assertStatus(200, get("/_ping"));
    }

    @Test
    void whoIsAnsweredAmidItsBodyCanStillWriteAndIsToldWhatIsWrong() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (var client = new Client()) {
                client.send("PUT /containers/nothing/archive?path=/ HTTP/1.1\r\nHost: d\r\nContent-Length: %d\r\n\r\n"
                        .formatted(BODY));
                client.send("x".repeat(BODY));
                String line = client.line();
                assertTrue(line.startsWith("HTTP/1.1 404 "), line);
            }
        }
    }

    @Test
    void malformedDeepAndHugeJsonIsRefused() throws IOException {
        assertStatus(400, post("/containers/create", "{"));
        assertStatus(400, post("/containers/create", "[]"));
        assertStatus(400, post("/containers/create", ""));
        assertStatus(400, post("/containers/create", "{\"Image\":7}"));
        assertStatus(400, post("/containers/create", "{\"Image\":\"host\",\"HostConfig\":{\"Memory\":\"much\"}}"));
        assertStatus(
                400,
                post(
                        "/containers/create",
                        "{\"Image\":\"host\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"often\"}}}"));
        assertStatus(400, post("/containers/create", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        assertStatus(400, post("/containers/create", "{\"a\":\"" + "x".repeat(8 << 20) + "\"}"));
        assertStatus(404, post("/containers/create", "{\"Image\":\"none\",\"Unknown\":{\"x\":[1,2,3]}}"));
    }

    @Test
    void chunkedAndSlowBodiesAreReadToTheirEnd() throws Exception {
        try (var client = new Client()) {
            client.send("POST /containers/create HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (String piece : new String[] {"{\"Ima", "ge\":\"no", "ne\"}"}) {
                Thread.sleep(50);
                client.send("%x\r\n%s\r\n".formatted(piece.length(), piece));
            }
            client.send("0\r\n\r\n");
            assertTrue(client.line().contains(" 404 "));
        }
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        try (var client = new Client()) {
            client.send(get("/_ping") + get("/nothing") + get("/_ping"));
            String all = client.upTo("\r\n\r\nOK", 2);
            assertTrue(all.indexOf(" 200 ") < all.indexOf(" 404 "), all);
        }
    }

    @Test
    void clientThatShutsItsSideDownStillGetsItsAnswer() throws IOException {
        try (var client = new Client()) {
            client.send(get("/_ping"));
            client.channel.shutdownOutput();
            assertTrue(client.upTo("\r\n\r\nOK", 1).contains(" 200 "));
        }
    }

    @Test
    void clientsThatStandStillKeepNobodyWaiting() throws Exception {
        var still = new Client[50];
        for (int i = 0; i < still.length; i++) {
            still[i] = new Client();
            still[i].send(
                    i % 2 == 0
                            ? "POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Length: 100\r\n\r\n{"
                            : get("/events"));
        }
        long began = System.nanoTime();
        assertStatus(200, get("/info"));
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos());
        for (Client client : still) client.close();
    }

    @Test
    void secondDaemonForTheSameContainersIsRefused() {
        var settings = new DaemonSettings(
                new EngineSettings(directory.resolve("state"), "/gatun-http-it"), directory.resolve("other.sock"));
        var refusal = assertThrows(
                IOException.class,
                () -> Daemon.open(settings, "test", new PrintStream(PrintStream.nullOutputStream())));
        assertTrue(refusal.getMessage().contains("another daemon"));
    }

    @Test
    void metricsHaveTheCommonNames() throws IOException {
        try (var client = new Client()) {
            client.send(get("/metrics"));
            assertTrue(client.upTo("machine_memory_bytes ", 1).contains("# TYPE machine_cpu_cores gauge"));
        }
    }

    private void assertStatus(int status, String request) throws IOException {
        try (var client = new Client()) {
            client.sendQuietly(request);
            String line = client.line();
            assertTrue(line.startsWith("HTTP/1.1 " + status + " "), line);
        }
    }

    private static String get(String path) {
        return "GET %s HTTP/1.1\r\nHost: d\r\n\r\n".formatted(path);
    }

    private static String post(String path, String body) {
        return "POST %s HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, body.length(), body);
    }

    /** A connection, byte by byte. */
    private final class Client implements AutoCloseable {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);

        Client() throws IOException {
            channel.connect(UnixDomainSocketAddress.of(socket));
        }

        void send(String text) throws IOException {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) channel.write(bytes);
        }

        /** Who refuses early need not read on. */
        void sendQuietly(String text) {
            try {
                send(text);
            } catch (IOException e) {
                // The answer says why.
            }
        }

        String line() throws IOException {
            String text = upTo("\r\n", 1);
            return text.substring(0, Math.max(0, text.indexOf("\r\n")));
        }

        String upTo(String wanted, int times) throws IOException {
            var text = new StringBuilder();
            var piece = ByteBuffer.allocate(4096);
            while (text.toString().split(Pattern.quote(wanted), -1).length <= times) {
                piece.clear();
                if (channel.read(piece) < 0) break;
                text.append(new String(piece.array(), 0, piece.position(), StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
