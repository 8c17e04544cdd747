package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** What tests do with Testcontainers, as a program: the library takes its settings from the environment, once. */
final class TestcontainersProgram {
    private static final DockerImageName IMAGE = DockerImageName.parse("box:1");
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private TestcontainersProgram() {}

    public static void main(String[] arguments) throws Exception {
        servesWhatWasCopied();
        waitsForWords();
        waitsForHealth();
        waitsForPorts();
        talksByName();
        System.out.println("all well");
        System.exit(0);
    }

    private static void servesWhatWasCopied() throws Exception {
        try (var server = new GenericContainer<>(IMAGE)) {
            server.withCommand("httpd", "-f", "-p", "80", "-h", "/data")
                    .withExposedPorts(80)
                    .withCopyToContainer(Transferable.of("copied\n"), "/data/made")
                    .waitingFor(Wait.forHttp("/made").forStatusCode(200).withStartupTimeout(LONGEST))
                    .start();
            URI made = URI.create("http://%s:%d/made".formatted(server.getHost(), server.getMappedPort(80)));
            try (InputStream in = made.toURL().openStream()) {
                assertEquals("copied\n", new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
            var executed = server.execInContainer("sh", "-c", "echo out; echo err >&2; exit 3");
            assertEquals(
                    "out\n|err\n|3", executed.getStdout() + "|" + executed.getStderr() + "|" + executed.getExitCode());
            String copied = server.copyFileFromContainer(
                    "/data/file", in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertEquals("content\n", copied);
        }
    }

    private static void waitsForWords() {
        try (var talker = new GenericContainer<>(IMAGE)) {
            talker.withCommand("sh", "-c", "sleep 1; echo now ready; sleep 600")
                    .waitingFor(Wait.forLogMessage(".*now ready.*", 1).withStartupTimeout(LONGEST))
                    .start();
            assertTrue(talker.getLogs().contains("now ready"));
        }
    }

    private static void waitsForHealth() {
        try (var well = new GenericContainer<>(IMAGE)) {
            well.withCommand("sleep", "600")
                    .waitingFor(Wait.forHealthcheck().withStartupTimeout(LONGEST))
                    .start();
            assertTrue(well.isHealthy());
        }
    }

    private static void waitsForPorts() {
        try (var open = new GenericContainer<>(IMAGE)) {
            open.withCommand("httpd", "-f", "-p", "80")
                    .withExposedPorts(80)
                    .waitingFor(Wait.forListeningPort().withStartupTimeout(LONGEST))
                    .start();
            assertTrue(open.isRunning());
        }
    }

    private static void talksByName() throws Exception {
        try (Network network = Network.newNetwork();
                var server = new GenericContainer<>(IMAGE);
                var client = new GenericContainer<>(IMAGE)) {
            server.withCommand("httpd", "-f", "-p", "80", "-h", "/data")
                    .withNetwork(network)
                    .withNetworkAliases("shop")
                    .start();
            client.withCommand("sleep", "600").withNetwork(network).start();
            var said = client.execInContainer("wget", "-q", "-O", "-", "http://shop/file");
            assertEquals("content\n", said.getStdout(), said.getStderr());
        }
    }
}
