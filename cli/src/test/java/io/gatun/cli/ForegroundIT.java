package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Workplace;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Containers in the foreground of a command that is a process of its own. */
class ForegroundIT extends InWorkplace {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | host true",
                "7   | host -- sh -c 'exit 7'",
                "137 | host -- sh -c 'sh -c \"kill -9 \\$\\$\"'",
                "143 | host -- sh -c 'sh -c \"kill -TERM \\$\\$\"'",
                "127 | host no-such-program",
                "126 | host /etc/passwd",
                "125 | --no-such-flag host true",
                "125 | --memory 1m host true",
                "125 | --pull never alpine true",
                "125 | --rootfs /no/such/directory true",
                "125 | --bundle /no/such/directory"
            })
    void exitCodesAreDockers(int code, String line) {
        var result = place.run(words("run --rm " + line));

        assertEquals(code, result.code(), result.toString());
        boolean refused = code == 125 || code == 126 || code == 127;
        assertEquals(refused ? 1 : 0, linesOfGatun(result.err()), result.err());
        // The shell in the container says what its child was killed by.
        boolean killed = code > 128;
        assertEquals(refused || killed ? 1 : 0, result.err().lines().count(), result.err());
        assertEquals("", place.succeed("ps", "-aq"));
    }

    @Test
    void streamsOfTheContainerAreThoseOfTheCommand() {
        var result = place.run("run", "--rm", "host", "sh", "-c", "echo out; echo err >&2; id -u; hostname");

        assertEquals("out\n0\n", result.out().substring(0, 6));
        assertEquals("err\n", result.err());
    }

    @Test
    void endOfInputReachesTheContainer() {
        var result = place.runWith("one\ntwo\n", "run", "--rm", "-i", "host", "sh", "-c", "cat; echo end");

        assertEquals("one\ntwo\nend\n", result.out());
    }

    @Test
    void inputIsNotTakenUnlessAskedFor() {
        assertEquals(
                "0\n",
                place.runWith("lost\n", "run", "--rm", "host", "sh", "-c", "cat | wc -c")
                        .out());
    }

    @Test
    void muchOutputArrivesWhole() {
        var result = place.run("run", "--rm", "--log-driver", "none", "host", "sh", "-c", "seq 1 200000");

        assertEquals(200000, result.out().lines().count());
        assertTrue(result.out().endsWith("\n200000\n"));
    }

    @Test
    void signalsArePassedOn() throws Exception {
        Path out = directory.resolve("out");
        var command = place.process(
                        "run",
                        "--rm",
                        "host",
                        "sh",
                        "-c",
                        "trap 'echo asked; exit 5' TERM; echo ready; while :; do sleep 0.1; done")
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .start();
        Workplace.await("the container is ready", () -> read(out).contains("ready"));

        command.destroy();

        assertTrue(command.waitFor(60, TimeUnit.SECONDS));
        assertEquals(5, command.exitValue());
        assertEquals("ready\nasked\n", read(out));
    }

    @Test
    void containerOutlivesACommandThatIsKilled() throws Exception {
        Path out = directory.resolve("out");
        var command = place.process("run", "--name", "survivor", "host", "sh", "-c", "echo ready; exec sleep 1000")
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .start();
        Workplace.await("the container is ready", () -> read(out).contains("ready"));

        command.destroyForcibly().waitFor();

        assertEquals("running\n", place.succeed("inspect", "-f", "{{.State.Status}}", "survivor"));
        assertEquals("ready\n", place.succeed("logs", "survivor"));
    }

    @Test
    void commandEndsWhenNobodyReads() throws Exception {
        var command = place.process(
                        "run", "--name", "unheard", "host", "sh", "-c", "while :; do echo line; sleep 0.05; done")
                .redirectInput(new File("/dev/null"))
                .start();
        assertEquals('l', command.getInputStream().read());

        command.getInputStream().close();

        assertTrue(command.waitFor(60, TimeUnit.SECONDS));
        assertEquals(141, command.exitValue());
        assertEquals("true\n", place.succeed("inspect", "-f", "{{.State.Running}}", "unheard"));
    }

    @Test
    void terminalIsNotGivenToWhoHasNone() {
        var result = place.run("run", "--rm", "-it", "host", "sh");

        assertEquals(125, result.code());
        assertEquals("gatun: standard input is not a terminal; leave -t out\n", result.err());
    }

    @Test
    void idIsWrittenToAFileOnce() throws IOException {
        Path file = directory.resolve("id");
        String id = place.succeed("create", "--cidfile", file.toString(), "host", "true")
                .strip();
        assertEquals(id, Files.readString(file));

        var again = place.run("create", "--cidfile", file.toString(), "host", "true");
        assertEquals(125, again.code());
        assertTrue(again.err().contains("there already"), again.err());
        assertEquals(1, place.succeed("ps", "-aq").lines().count());

        Path other = directory.resolve("other");
        assertEquals(
                125,
                place.run("create", "--cidfile", other.toString(), "--name", "!", "host", "true")
                        .code());
        assertFalse(Files.exists(other));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Words as a shell splits them, with single quotes only. */
    static String[] words(String line) {
        return Pattern.compile("'([^']*)'|\\S+")
                .matcher(line)
                .results()
                .map(match -> match.group(1) != null ? match.group(1) : match.group())
                .toArray(String[]::new);
    }

    private static long linesOfGatun(String errors) {
        return errors.lines().filter(line -> line.startsWith("gatun: ")).count();
    }
}
