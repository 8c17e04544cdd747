package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Workplace;
import io.gatun.cli.testing.Workplace.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of runc, as engines call it. */
class OciCommandIT {
    @TempDir
    Path directory;

    private Workplace place;
    private Path bundle;

    @BeforeEach
    void makeBundle() throws IOException {
        place = new Workplace(directory);
        bundle = Files.createDirectory(directory.resolve("bundle"));
        Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        Files.createSymbolicLink(bin.resolve("sh"), Path.of("busybox"));
        Files.createSymbolicLink(bin.resolve("sleep"), Path.of("busybox"));
    }

    @AfterEach
    void deleteContainers() {
        for (String id : oci("list", "-q").out().lines().toList()) oci("delete", "--force", id);
        place.close();
    }

    @Test
    void containerGoesThroughItsLife() throws IOException {
        configure("sleep", "1000");
        Path pid = directory.resolve("pid");
        succeed("create", "--bundle", bundle.toString(), "--pid-file", pid.toString(), "box");
        assertTrue(succeed("state", "box").contains("\"status\": \"created\""));
        assertTrue(succeed("state", "box").contains("\"pid\": " + Files.readString(pid)));

        succeed("start", "box");
        refused("cannot start container box: it is running", "start", "box");
        assertEquals("box\n", succeed("list", "-q"));
        assertEquals("[" + Files.readString(pid) + "]\n", succeed("ps", "--format", "json", "box"));

        succeed("pause", "box");
        refused("cannot pause container box: it is paused", "pause", "box");
        succeed("resume", "box");
        refused("cannot resume container box: it is not paused", "resume", "box");
        refused("cannot delete container box: it is running", "delete", "box");

        succeed("kill", "box", "KILL");
        Workplace.await("it has ended", () -> succeed("state", "box").contains("\"status\": \"stopped\""));
        succeed("delete", "box");
        refused("the container does not exist", "state", "box");
        succeed("delete", "--force", "box");
    }

    @Test
    void containerInTheForegroundHasTheStreamsAndTheExitCodeOfTheCommand() throws IOException {
        configure("sh", "-c", "echo out; echo err >&2; exit 7");
        assertEquals(new Result(7, "out\n", "err\n"), oci("run", "--bundle", bundle.toString(), "box"));
        assertEquals("", succeed("list", "-q"));
    }

    @Test
    void descriptorsBehindTheStreamsArePassedOn() throws IOException {
        configure(
                "sh", "-c", "echo $LISTEN_FDS $LISTEN_PID; while read -r line; do echo $line; done <&3; echo more >&4");
        Path first = Files.writeString(directory.resolve("first"), "activated\n");
        Path second = directory.resolve("second");
        var line = new ArrayList<>(List.of("sh", "-c", "exec 3<$0 4>$1; shift; LISTEN_FDS=1 exec \"$@\""));
        line.addAll(List.of(first.toString(), second.toString()));
        line.addAll(command("run", "--preserve-fds", "1", "--bundle", bundle.toString(), "box")
                .command());
        var result = Workplace.finish(new ProcessBuilder(line).redirectInput(new File("/dev/null")));
        assertEquals(new Result(0, "1 1\nactivated\n", ""), result);
        assertEquals("more\n", Files.readString(second));
    }

    @Test
    void errorsGoToTheLogOfTheEngine() throws IOException {
        Path log = directory.resolve("log");
        var result = oci("--log", log.toString(), "--log-format", "json", "state", "nobody");
        assertEquals(1, result.code());
        String entry = Files.readString(log);
        assertTrue(entry.contains("\"level\":\"error\""), entry);
        assertTrue(entry.contains("the container does not exist"), entry);
    }

    @Test
    void runtimeSaysWhatItIs() {
        assertEquals("gatun version " + Version.CURRENT + "\nspec: 1.2.1\n", succeed("--version"));
        assertTrue(succeed("features").contains("\"hooks\""));
    }

    private void configure(String... args) throws IOException {
        String words = String.join(
                ", ",
                Arrays.stream(args)
                        .map(word -> '"' + word.replace("\"", "\\\"") + '"')
                        .toList());
        Files.writeString(bundle.resolve("config.json"), """
                {"ociVersion": "1.2.0", "root": {"path": "rootfs"},
                 "process": {"cwd": "/", "args": [%s], "env": ["PATH=/bin"]},
                 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
                 "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}, {"type": "ipc"}, {"type": "uts"}]}}
                """.formatted(words));
    }

    private String succeed(String... words) {
        Result result = oci(words);
        assertEquals(0, result.code(), () -> String.join(" ", words) + ": " + result);
        return result.out();
    }

    private void refused(String reason, String... words) {
        Result result = oci(words);
        assertEquals(1, result.code(), result::toString);
        assertTrue(result.err().contains(reason), result::toString);
    }

    private Result oci(String... words) {
        return Workplace.finish(command(words).redirectInput(new File("/dev/null")));
    }

    private ProcessBuilder command(String... words) {
        var line = new ArrayList<>(
                List.of("oci", "--root", directory.resolve("oci").toString()));
        line.addAll(List.of(words));
        return place.process(line.toArray(String[]::new));
    }
}
