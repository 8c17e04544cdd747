package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Workplace;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gatun exec} as a process of its own. */
class ExecIT {
    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void startContainer() {
        place = new Workplace(directory);
        place.succeed("run", "-d", "--name", "box", "-e", "A=1", "host", "sleep", "1000");
    }

    @AfterEach
    void removeContainers() {
        place.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | exec box true",
                "7   | exec box -- sh -c 'exit 7'",
                "137 | exec box sh -c 'kill -9 $$'",
                "127 | exec box no-such-program",
                "126 | exec box /etc/passwd",
                "125 | exec nobody true",
                "125 | exec box",
                "125 | exec --no-such-flag box true",
                "125 | exec -u no-such-user box true",
                "125 | exec -w no/slash box true",
                "125 | exec --detach-keys no-keys box true",
                "125 | exec -it box true"
            })
    void exitCodesAreDockers(int code, String line) {
        var result = place.run(ForegroundIT.words(line));

        assertEquals(code, result.code(), result.toString());
        boolean refused = code >= 125 && code <= 127;
        assertEquals(refused ? 1 : 0, result.err().lines().count(), result.err());
    }

    @Test
    void streamsUserEnvironmentAndDirectoryAreThoseOfTheFlags() {
        var result = place.runWith(
                "typed\n",
                "exec",
                "-i",
                "-e",
                "B=2",
                "-u",
                "daemon",
                "-w",
                "/usr",
                "box",
                "sh",
                "-c",
                "cat; echo $A $B $(id -un) $HOME; pwd; echo err >&2");

        assertEquals("typed\n1 2 daemon /usr/sbin\n/usr\n", result.out());
        assertEquals("err\n", result.err());
        assertEquals(
                "0\n",
                place.runWith("lost\n", "exec", "box", "sh", "-c", "cat | wc -c")
                        .out());
    }

    @Test
    void detachedCommandOutlivesThisOne() {
        assertEquals("", place.succeed("exec", "-d", "box", "sh", "-c", "echo up > /tmp/up; exec sleep 999"));
        Workplace.await("it runs", () -> place.succeed("top", "box").contains("sleep 999"));
        assertEquals("up\n", place.succeed("exec", "box", "cat", "/tmp/up"));
    }

    @Test
    void signalsArePassedOnAndThoseOfTheContainerEndIt() throws Exception {
        Path out = directory.resolve("out");
        var command = exec(out, "trap 'echo asked; exit 5' TERM; echo ready; while :; do sleep 0.1; done");
        Workplace.await("the command is ready", () -> read(out).contains("ready"));
        command.destroy();
        assertTrue(command.waitFor(60, TimeUnit.SECONDS));
        assertEquals(5, command.exitValue());

        var other = exec(out, "echo again; sleep 1000");
        Workplace.await("the command is ready", () -> read(out).contains("again"));
        place.succeed("kill", "box");
        assertTrue(other.waitFor(60, TimeUnit.SECONDS));
        assertEquals(137, other.exitValue());
    }

    @Test
    void containerThatDoesNotRunIsNamed() {
        place.succeed("pause", "box");
        var paused = place.run("exec", "box", "true");
        assertEquals(125, paused.code());
        assertTrue(paused.err().endsWith(": it is paused\n"), paused.err());
        place.succeed("unpause", "box");
        place.succeed("stop", "-t", "0", "box");
        assertTrue(place.run("exec", "box", "true").err().endsWith(": it is exited\n"));
    }

    private Process exec(Path out, String script) throws IOException {
        return place.process("exec", "box", "sh", "-c", script)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .start();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
