package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.daemon.OracleScript.Line;
import io.gatun.daemon.OracleScript.Said;
import io.gatun.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands of the real docker command, told to Debian's dockerd and to our daemon, say the same and end alike. */
class OracleIT {
    private static final int LONGEST_SECONDS = 40;
    private static final String IMPORT =
            "docker import --change 'CMD [\"echo\",\"default\"]' --change 'ENV I=j' --change 'LABEL l=m' --change 'EXPOSE 80' ";

    @TempDir
    private Path directory;

    @Test
    void commandsEndAsTheyDoWithDockerd() throws Exception {
        List<Line> lines = OracleScript.read("oracle.commands");
        assertTrue(lines.size() > 20);
        Path archive = archive();
        var failures = new ArrayList<String>();
        try (var host = DockerHost.in(Files.createDirectory(directory.resolve("gatun")));
                var dockerd = Dockerd.in(Files.createDirectory(directory.resolve("dockerd")));
                ExecutorService sides = Executors.newFixedThreadPool(2)) {
            Future<List<Said>> oracle =
                    sides.submit(() -> new Side(dockerd.socket(), directory.resolve("dockerd")).all(archive, lines));
            Future<List<Said>> ours =
                    sides.submit(() -> new Side(host.socket(), directory.resolve("gatun")).all(archive, lines));
            for (int i = 0; i < lines.size(); i++) {
                compare(lines.get(i), oracle.get().get(i), ours.get().get(i), failures);
            }
        }
        assertEquals("", String.join("\n", failures));
    }

    private static void compare(Line line, Said oracle, Said ours, List<String> failures) {
        Set<String> seen = ours.against(oracle);
        if (seen.equals(line.differs())) return;
        String why = line.differs().containsAll(seen)
                ? "no longer differs as its mark says"
                : "differs in %s".formatted(seen);
        failures.add("$ %s%n  %s%n  dockerd: %s%n  gatun:   %s".formatted(line.command(), why, oracle, ours));
    }

    private Path archive() throws Exception {
        Path root = BusyboxRoot.in(Files.createDirectory(directory.resolve("root")));
        Files.createDirectories(root.resolve("data"));
        Files.writeString(root.resolve("data/file"), "content\n");
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
        Path archive = directory.resolve("box.tar");
        var tar = new ProcessBuilder("tar", "-C", root.toString(), "-cf", archive.toString(), ".").inheritIO();
        assertEquals(0, tar.start().waitFor());
        return archive;
    }

    /** One daemon, with a directory to work in. */
    private record Side(Path socket, Path directory) {
        List<Said> all(Path archive, List<Line> lines) throws Exception {
            Said imported = run(IMPORT + archive + " box:1");
            assertEquals(0, imported.code(), imported.toString());
            var said = new ArrayList<Said>();
            for (Line line : lines) said.add(run(line.command()).normal());
            run("docker rm -fv $(docker ps -aq)");
            return said;
        }

        private Said run(String command) throws IOException, InterruptedException {
            Path work = Files.createDirectories(directory.resolve("work"));
            Path out = directory.resolve("out");
            Path err = directory.resolve("err");
            var builder = new ProcessBuilder(
                            "timeout", "-k", "1", Integer.toString(LONGEST_SECONDS), "sh", "-c", command)
                    .directory(work.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("DOCKER_HOST", "unix://" + socket);
            builder.environment()
                    .put("DOCKER_CONFIG", directory.resolve("config").toString());
            // The newest version that this dockerd speaks: the shapes of later ones are not its.
            builder.environment().put("DOCKER_API_VERSION", "1.41");
            Process process = builder.start();
            if (!process.waitFor(2 * LONGEST_SECONDS, TimeUnit.SECONDS))
                throw new AssertionError(command + " did not end");
            return new Said(process.exitValue(), text(out), text(err));
        }

        private String text(Path file) throws IOException {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace(directory.toString(), "PLACE");
        }
    }
}
