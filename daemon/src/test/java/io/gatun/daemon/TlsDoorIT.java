package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.EngineSettings;
import io.gatun.linux.testing.Awaiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door for other machines, with the real docker command and certificates made by openssl. */
@Timeout(60)
class TlsDoorIT {
    private static final int LONGEST_SECONDS = 20;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Daemon daemon;
    private int port;

    @BeforeEach
    void open() throws Exception {
        for (String program : List.of("docker", "openssl")) {
            Assumptions.assumeTrue(run("sh", "-c", "command -v " + program).code() == 0, "needs " + program);
        }
        for (String authority : List.of("ca", "other")) makeAuthority(authority);
        sign("ca", "server", "subjectAltName=IP:127.0.0.1");
        sign("ca", "client", "extendedKeyUsage=clientAuth");
        sign("other", "stranger", "extendedKeyUsage=clientAuth");
        port = freePort();
        daemon = Daemon.open(settings("server.key"), "test", new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        if (daemon != null) daemon.close(); // null where the test was skipped
    }

    @Test
    void clientWithACertificateIsServedAndNamed() throws Exception {
        Result version = docker("ca", "client", "version", "--format", "{{.Server.Version}}");
        assertEquals("test", version.out().strip(), version.toString());
        Result info = docker("ca", "client", "info", "--format", "{{.OSType}}");
        assertEquals("linux", info.out().strip(), info.toString());
        String lines = log.toString(StandardCharsets.UTF_8);
        assertTrue(lines.contains("CN=client"), lines);
    }

    @Test
    void nobodyElseIsLetIn() throws Exception {
        assertRefused(docker("ca", "stranger", "version", "--format", "{{.Server.Version}}"));
        assertRefused(run("docker", "-H", address(), "--tls", "--tlscacert", file("ca.pem"), "info"));
        assertRefused(run("docker", "-H", address(), "info"));
        Result impostor = docker("other", "client", "info");
        assertRefused(impostor);
        assertTrue(impostor.err().contains("certificate"), impostor.toString());
        assertEquals("", log.toString(StandardCharsets.UTF_8), "no request came through");
    }

    @Test
    void keyThatIsNoneIsSaidWithTheRemedy() throws IOException {
        Files.writeString(directory.resolve("bad.key"), "-----BEGIN NOTHING-----\n");
        var e = assertThrows(
                IOException.class,
                () -> Daemon.open(settings("bad.key"), "test", new PrintStream(log, true, StandardCharsets.UTF_8))
                        .close());
        assertTrue(String.valueOf(e.getMessage()).contains("PKCS #8"), e.toString());
    }

    @Test
    void attachedClientThatIsKilledIsNoticedWithoutOutput() throws Exception {
        must(docker("ca", "client", "run", "-d", "-i", "--network", "none", "--name", "box", "host", "cat"));
        try {
            Process attached = command("ca", "client", "attach", "box").start();
            // One waits for the end, the other is on the streams.
            Awaiting.await("attached", () -> connections().size() == 2);
            // It is asked whether it lives after a quarter of a minute: tr, tm->when (proc_net_tcp(5)).
            Awaiting.await("watched", () -> connections().stream().anyMatch(TlsDoorIT::isKeptAlive));
            attached.destroyForcibly();
            Awaiting.await("noticed", () -> connections().isEmpty());
        } finally {
            docker("ca", "client", "rm", "-f", "box");
        }
    }

    @Test
    void clientThatShutsItsSideDownGetsItsOutput() throws Exception {
        Path input = Files.writeString(directory.resolve("input"), "hello\n");
        Process run = command("ca", "client", "run", "-i", "--rm", "--network", "none", "host", "cat")
                .redirectInput(input.toFile())
                .start();
        assertTrue(run.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS));
        assertEquals("hello\n", Files.readString(directory.resolve("out")));
    }

    private static void must(Result result) {
        assertEquals(0, result.code(), result.toString());
    }

    /** The connections that the daemon has open on its port, as the kernel lists them. */
    private List<String[]> connections() {
        var found = new ArrayList<String[]>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                Files.readAllLines(Path.of(file)).stream()
                        .map(line -> line.strip().split("\\s+", -1))
                        .filter(fields -> fields[1].endsWith(":%04X".formatted(port)))
                        .filter(fields -> fields[3].equals("01") || fields[3].equals("08"))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static boolean isKeptAlive(String[] connection) {
        String[] timer = connection[5].split(":", -1);
        return timer[0].equals("02") && Integer.parseInt(timer[1], 16) <= 1500;
    }

    private DaemonSettings settings(String key) {
        return new DaemonSettings(
                        new EngineSettings(directory.resolve("state of " + key), "/gatun-tls-it"),
                        directory.resolve(key + ".sock"))
                .withRemote(new DaemonSettings.Remote(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        directory.resolve("ca.pem"),
                        directory.resolve("server.pem"),
                        directory.resolve(key)));
    }

    private void makeAuthority(String name) throws Exception {
        must(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=%1$s"
                        + " -keyout %1$s.key -out %1$s.pem")
                .formatted(name));
    }

    private void sign(String authority, String name, String extension) throws Exception {
        Files.writeString(directory.resolve("extension"), extension + "\n");
        must(
                ("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%1$s -keyout %1$s.key -out %1$s.csr"
                                + " && openssl x509 -req -days 1 -in %1$s.csr -CA %2$s.pem -CAkey %2$s.key -CAcreateserial"
                                + " -extfile extension -out %1$s.pem")
                        .formatted(name, authority));
    }

    private void must(String script) throws Exception {
        Result result = run("sh", "-c", script);
        assertEquals(0, result.code(), result.toString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void assertRefused(Result result) {
        assertNotEquals(0, result.code(), result.toString());
    }

    private String address() {
        return "tcp://127.0.0.1:" + port;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private record Result(int code, String out, String err) {}

    private Result docker(String authority, String client, String... words) throws Exception {
        return run(command(authority, client, words));
    }

    private ProcessBuilder command(String authority, String client, String... words) {
        var command = new ArrayList<>(List.of("docker", "-H", address(), "--tlsverify"));
        command.addAll(List.of("--tlscacert", file(authority + ".pem")));
        command.addAll(List.of("--tlscert", file(client + ".pem"), "--tlskey", file(client + ".key")));
        command.addAll(List.of(words));
        return builder(command.toArray(String[]::new));
    }

    private ProcessBuilder builder(String... command) {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("DOCKER_CONFIG", file("config"));
        return builder;
    }

    private Result run(String... command) throws Exception {
        return run(builder(command));
    }

    private Result run(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), () -> String.join(" ", builder.command()));
        return new Result(
                process.exitValue(),
                Files.readString(directory.resolve("out")),
                Files.readString(directory.resolve("err")));
    }
}
