package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real docker-compose (1.29) against the daemon. */
class ComposeIT {
    private static final int LONGEST_SECONDS = 60;
    private static final String PROJECT = """
            version: "2.4"
            services:
              store:
                image: box:1
                command: sh -c "mkdir -p /www; test -e /www/index.html || echo stored > /www/index.html; exec httpd -f -p 80 -h /www"
                volumes: ["stored:/www"]
                healthcheck: {test: "wget -q -O /dev/null http://127.0.0.1/", interval: 300ms, timeout: 5s, retries: 50}
                networks: {back: {aliases: [shelf]}}
              web:
                image: box:1
                command: sh -c "wget -q -O - http://shelf/; echo ready; exec httpd -f -p 8080 -h /data"
                depends_on: {store: {condition: service_healthy}}
                ports: ["18080:8080"]
                networks: [back]
              worker:
                image: box:1
                command: sleep 600
                stop_grace_period: 0s
                networks: [back]
            networks: {back: {}}
            volumes: {stored: {}}
            """;

    @TempDir
    private Path directory;

    private DockerHost host;

    @Test
    void projectComesUpIsLookedAtScaledAndGoesDown() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/docker-compose")), "needs docker-compose");
        try (var opened = DockerHost.in(directory)) {
            host = opened;
            TestImage.load(host, directory, "box:1", "{\"Volumes\":{\"/scratch\":{}}}");
            Files.writeString(directory.resolve("docker-compose.yml"), PROJECT);
            compose("up", "-d", "--scale", "worker=2");
            assertEquals(4, compose("ps", "-q").lines().count());
            host.await("ready", "logs", "--tail", "1", "p_web_1");
            assertTrue(compose("logs", "--no-color", "web").contains("web_1     | stored"));
            assertEquals("stored", compose("exec", "-T", "store", "cat", "/www/index.html"));
            assertEquals("0.0.0.0:18080", compose("port", "web", "8080"));
            assertEquals("content", host.shell("curl -s http://127.0.0.1:18080/file"));
            // Nothing has changed: nothing is made again.
            String before = host.must("ps", "-q", "--filter", "name=p_web_1");
            compose("up", "-d", "--scale", "worker=1");
            assertEquals(before, host.must("ps", "-q", "--filter", "name=p_web_1"));
            assertEquals(3, compose("ps", "-q").lines().count());
            compose("restart", "-t", "0", "worker");
            assertTrue(compose("top", "worker").contains("sleep 600"));
            assertEquals(
                    "once",
                    compose("run", "--rm", "-T", "--no-deps", "worker", "echo", "once")
                            .lines()
                            .toList()
                            .getLast());
            compose("down", "-v", "-t", "0");
            assertEquals("", host.must("ps", "-aq"));
            assertEquals("", host.must("network", "ls", "-q", "--filter", "name=p_back"));
            assertEquals("", host.must("volume", "ls", "-q", "--filter", "name=p_stored"));
        }
    }

    private String compose(String... words) throws Exception {
        var command = new ArrayList<>(List.of("docker-compose", "-p", "p"));
        command.addAll(List.of(words));
        Path errors = directory.resolve("compose.err");
        Process process = host.startCommand(shell(command));
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), String.join(" ", command));
        assertEquals(0, process.exitValue(), () -> command + ": " + out + read(errors));
        return out;
    }

    private static String[] shell(List<String> command) {
        var words = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2> compose.err < /dev/null", "sh"));
        words.addAll(command);
        return words.toArray(String[]::new);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
