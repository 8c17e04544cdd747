package io.gatun.cli.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.EngineSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleCommandTest {
    private record Result(int code, String out, String err) {}

    private static Result gatun(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Path.of("").toAbsolutePath());
        var command = new ScheduleCommand();
        var read = ArgumentReader.read(command.text(), List.of(arguments));
        int code = command.run(new Invocation(read, console, EngineSettings.DEFAULT));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static final String NODE = """
            apiVersion: v1
            kind: Node
            metadata: {name: one, labels: {kubernetes.io/hostname: one}}
            status: {allocatable: {cpu: "2", memory: 4Gi, pods: "10"}}
            """;
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {app: web}}
            spec: {containers: [{name: web, image: nginx, resources: {requests: {cpu: 100m}}}]}
            """;

    @Test
    void severalFilesArePlannedTogether(@TempDir Path folder) throws IOException {
        var node = Files.writeString(folder.resolve("node.yaml"), NODE);
        var pod = Files.writeString(folder.resolve("pod.yaml"), POD);
        var result = gatun("-f", node.toString(), "--filename", pod.toString());
        assertEquals("POD          NODE  WHY\ndefault/web  one\n1 of 1 pods placed on 1 nodes\n", result.out());
        assertEquals(0, result.code());
        assertTrue(gatun("-f", node.toString(), "-f", pod.toString(), "--explain", "web", "-o", "json")
                .out()
                .contains("\"plugin\" : \"NodeResourcesFit\""));
    }

    /** The client writes defaults, order and quoting in its own way; only local operations, as there is no server. */
    @Test
    void manifestsThatKubectlPrintsAreUnderstood(@TempDir Path folder) throws IOException, InterruptedException {
        var printed = folder.resolve("printed.json");
        var node = kubectl(Files.writeString(folder.resolve("node.yaml"), NODE), folder.resolve("node.json"));
        var pod = kubectl(Files.writeString(folder.resolve("pod.yaml"), POD), printed);
        assumeTrue(node && pod, "kubectl is not installed");
        var result = gatun("-f", folder.resolve("node.json").toString(), "-f", printed.toString());
        assertTrue(result.out().contains("default/web  one"), result.toString());
    }

    private static boolean kubectl(Path manifest, Path printed) throws InterruptedException {
        try {
            var process = new ProcessBuilder(
                            "kubectl", "label", "--local", "-f", manifest.toString(), "printed=yes", "-o", "json")
                    .redirectOutput(printed.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertEquals("schedule: give manifests with -f, or a workload", usage());
        assertEquals("schedule: --nodes takes a whole number, not \"many\"", usage("--nodes", "many"));
        assertEquals("schedule: --output is text, json or yaml, not \"xml\"", usage("-f", "x", "-o", "xml"));
        assertTrue(usage("-f", "x", "stray").contains("stray")
                || usage("-f", "x", "stray").contains("argument"));
    }

    private static String usage(String... arguments) {
        return String.valueOf(
                assertThrows(UsageException.class, () -> gatun(arguments)).getMessage());
    }

    @Test
    void aSimulationTakesItsNumbersFromTheCommandLine() {
        var result = gatun("--nodes", "20", "--pods", "50", "--workload", "affinity", "--runs", "1", "-o", "yaml");
        assertTrue(result.out().contains("nodes: 20"), result.toString());
        assertTrue(result.out().contains("pods: 50"), result.toString());
    }
}
