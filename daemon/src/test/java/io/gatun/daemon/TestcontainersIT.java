package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Testcontainers against the daemon, in a JVM of its own beside it. */
class TestcontainersIT {
    private static final int LONGEST_SECONDS = 120;

    @TempDir
    private Path directory;

    @Test
    void libraryWaitsForPortsLogsHttpAndHealthCopiesAndExecutes() throws Exception {
        try (var host = DockerHost.in(directory)) {
            TestImage.load(
                    host,
                    directory,
                    "box:1",
                    "{\"Healthcheck\":{\"Test\":[\"CMD\",\"test\",\"-e\",\"/data/file\"],\"Interval\":200000000}}");
            host.inside(() -> use(host));
            assertEquals("", host.must("ps", "-aq"));
            assertEquals("", host.must("network", "ls", "-q", "--filter", "type=custom"));
        }
    }

    private void use(DockerHost host) throws Exception {
        Path output = directory.resolve("output");
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-Duser.home=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestcontainersProgram.class.getName()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("DOCKER_HOST", "unix://" + host.socket());
        // Its reaper is an image that would have to be pulled.
        builder.environment().put("TESTCONTAINERS_RYUK_DISABLED", "true");
        builder.environment().put("TESTCONTAINERS_CHECKS_DISABLE", "true");
        Process process = builder.start();
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly().waitFor();
        String text = Files.readString(output);
        assertTrue(ended, text);
        assertEquals(0, process.exitValue(), text);
        assertTrue(text.endsWith("all well\n"), text);
    }
}
