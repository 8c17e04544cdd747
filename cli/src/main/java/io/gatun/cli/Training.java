package io.gatun.cli;

import io.gatun.cli.command.Console;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.json.Json;
import io.gatun.engine.spec.DefaultSpec;
import io.gatun.engine.spec.SpecCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the commands that are called most, so that the JVM writes down which classes they need. Called once per build
 * (scripts/setup.sh); what it prints is thrown away, and where nobody may make containers it learns as much as it can.
 */
final class Training {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("version", "--format", "{{.Version}}"),
            List.of("--help"),
            List.of("run", "--help"),
            List.of("run", "--rm", "-e", "A=1", "-m", "64m", "--cpus", "0.5", "--pids-limit", "50", "host", "true"),
            List.of("run", "-d", "--name", "training", "host", "sleep", "100"),
            List.of("ps"),
            List.of("ps", "--format", "{{.Names}}"),
            List.of("inspect", "training"),
            List.of("logs", "training"),
            List.of("exec", "training", "true"),
            List.of("kill", "training"),
            List.of("rm", "-f", "training"));

    private static final String ID = "training";

    private Training() {}

    /** Runs them on the engine's directory that is named. */
    public static void main(String[] arguments) throws IOException {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console = new Console(
                new ByteArrayInputStream(new byte[0]),
                nothing,
                nothing,
                Map.of("GATUN_ROOT", arguments[0]),
                Path.of("").toAbsolutePath());
        COMMANDS.forEach(command -> run(command, console));
        Path bundle = Path.of(arguments[0], "bundle");
        writeBundle(bundle);
        ociCommands(bundle, Path.of(arguments[0], "oci")).forEach(command -> run(command, console));
        // Before any command there is the entry, and the environment, which here is made up.
        Main.console();
    }

    private static void run(List<String> command, Console console) {
        try {
            CommandLine.read(command, console).run();
        } catch (UsageException e) {
            throw new AssertionError(e);
        }
    }

    private static List<List<String>> ociCommands(Path bundle, Path root) {
        String place = bundle.toString();
        return Stream.of(
                        List.of("run", "--bundle", place, ID),
                        List.of("create", "--bundle", place, ID),
                        List.of("state", ID),
                        List.of("start", ID),
                        List.of("ps", ID),
                        List.of("exec", ID, "true"),
                        List.of("kill", ID, "KILL"),
                        List.of("delete", "--force", ID))
                .map(verb -> Stream.concat(Stream.of("oci", "--root", root.toString()), verb.stream())
                        .toList())
                .toList();
    }

    /** A bundle as other programs write them; the machine's own root, read-only, is its root filesystem. */
    private static void writeBundle(Path bundle) throws IOException {
        var spec = new LinkedHashMap<>(SpecCodec.write(DefaultSpec.rootful()).members());
        spec.put("root", Json.object().put("path", "/").put("readonly", true).build());
        spec.put(
                "process",
                Json.object()
                        .put("cwd", "/")
                        .put("args", Json.strings(List.of("sleep", "0.1")))
                        .put("env", Json.strings(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin")))
                        .put("noNewPrivileges", true)
                        .build());
        Files.createDirectories(bundle);
        Files.writeString(bundle.resolve("config.json"), new Json.Obj(spec).pretty());
    }
}
