package io.gatun.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of the daemon's program, in a network of its own. */
@Timeout(60)
class DaemonLogIT {
    private static final int REFUSED = 125;

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    @Test
    void everyLineIsAnObject() throws Exception {
        Path socket = directory.resolve("d.sock");
        Path log = directory.resolve("log");
        try (Fd network = kernel.networkNamespaces().create()) {
            Process daemon = start(network, log, "--socket", socket.toString(), "--log-format", "json");
            try {
                ask(socket, "/containers/no%22such/json");
            } finally {
                daemon.destroy();
                assertTrue(daemon.waitFor(30, TimeUnit.SECONDS));
            }
            // What ends it at once is said in the same form.
            Files.createDirectories(directory.resolve("taken"));
            Process second =
                    start(network, log, "--socket", directory.resolve("taken").toString(), "--log-format", "json");
            assertEquals(1, second.waitFor());
        }
        var lines = new ArrayList<JsonView>();
        for (String line : Files.readAllLines(log)) {
            // Said by a library that only the tests' class path has.
            if (line.startsWith("SLF4J(W)")) continue;
            assertTrue(line.startsWith("{"), line);
            lines.add(JsonView.of(JsonReader.DOCUMENTS.read(line)));
        }
        assertTrue(lines.stream()
                .anyMatch(line -> line.required("msg").text().equals("listening on unix://" + socket)
                        && line.required("level").text().equals("info")));
        JsonView request = lines.stream()
                .filter(line -> line.optionalText("path").orElse("").contains("such"))
                .findFirst()
                .orElseThrow();
        assertEquals("/containers/no%22such/json", request.required("path").text());
        assertEquals(404, request.required("status").int32());
        assertTrue(request.required("peer").text().contains("uid=0"));
        lines.forEach(line -> line.required("time"));
        assertTrue(lines.stream()
                .anyMatch(line -> line.required("level").text().equals("error")
                        && line.required("msg").text().contains("/taken")));
    }

    @Test
    void whatIsNoFormOrNoTimeIsRefused() throws Exception {
        try (Fd network = kernel.networkNamespaces().create()) {
            for (String[] flag :
                    new String[][] {{"--log-format", "xml"}, {"--stall-limit", "0"}, {"--stall-limit", "2m"}}) {
                Path log = directory.resolve("refused");
                Process refused = start(network, log, flag);
                assertEquals(REFUSED, refused.waitFor());
                assertTrue(Files.readString(log).contains("daemon: " + flag[0]), Files.readString(log));
                Files.delete(log);
            }
        }
    }

    private Process start(Fd network, Path log, String... flags) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.gatun.cli.Main",
                "--root",
                directory.resolve("root").toString(),
                "daemon",
                "--access-log",
                "-"));
        command.addAll(List.of(flags));
        return kernel.networkNamespaces()
                .<Process, IOException>inside(
                        network,
                        () -> new ProcessBuilder(command)
                                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                                .start());
    }

    /** Asks until somebody answers. */
    private static void ask(Path socket, String path) throws Exception {
        var command = List.of(
                "curl",
                "-s",
                "--retry",
                "100",
                "--retry-delay",
                "0",
                "--retry-all-errors",
                "--unix-socket",
                socket.toString(),
                "http://gatun" + path);
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, curl.waitFor(), said);
        assertTrue(said.contains("No such container"), said);
    }
}
