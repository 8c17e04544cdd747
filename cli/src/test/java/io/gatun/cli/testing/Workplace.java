package io.gatun.cli.testing;

import io.gatun.linux.testing.Awaiting;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command as a process of its own, on an engine's directory and a control group that nobody else has. */
public final class Workplace implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final Path root;
    private final String group;

    /** Below {@code directory}, which is there. */
    public Workplace(Path directory) {
        root = directory.resolve("root");
        byte[] random = new byte[4];
        ThreadLocalRandom.current().nextBytes(random);
        group = "gatun-test-" + HexFormat.of().formatHex(random);
    }

    /** How a command ended. */
    public record Result(int code, String out, String err) {}

    /** The engine's directory. */
    public Path root() {
        return root;
    }

    /** What to give to {@code run} and {@code create}, so that nothing is left in the groups of others. */
    public String groupFlag() {
        return "--cgroup-parent=/" + group;
    }

    /** Words with the flag for the group behind the verb, where it makes a container. */
    public List<String> words(String... words) {
        var all = new ArrayList<>(List.of(words));
        if (List.of("run", "create", "plan").contains(words[0])) all.add(1, groupFlag());
        return all;
    }

    /** A process of the command, not yet started. */
    public ProcessBuilder process(String... words) {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                absoluteClassPath(),
                "io.gatun.cli.Main"));
        line.addAll(words(words));
        var builder = new ProcessBuilder(line);
        builder.environment().put("GATUN_ROOT", root.toString());
        return builder;
    }

    /** Who starts the command may be in another directory. */
    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs the command to its end with this on standard input. */
    public Result runWith(String input, String... words) {
        try {
            Path file = Files.createTempFile("gatun-test", ".in");
            Files.writeString(file, input);
            return finish(process(words).redirectInput(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command to its end without input. */
    public Result run(String... words) {
        return finish(process(words).redirectInput(new File("/dev/null")));
    }

    /** Runs the command and requires it to succeed. */
    public String succeed(String... words) {
        Result result = run(words);
        if (result.code() != 0) throw new AssertionError(String.join(" ", words) + ": " + result);
        return result.out();
    }

    /** Runs any command to its end. */
    public static Result finish(ProcessBuilder builder) {
        try {
            Path out = Files.createTempFile("gatun-test", ".out");
            Path err = Files.createTempFile("gatun-test", ".err");
            var process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " does not end: " + Files.readString(err));
            }
            var result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Removes all containers, and the groups that were made for them. */
    @Override
    public void close() {
        String ids = run("ps", "-aq", "--no-trunc").out();
        if (!ids.isBlank()) {
            var words = new ArrayList<>(List.of("rm", "-f"));
            ids.lines().forEach(words::add);
            succeed(words.toArray(String[]::new));
        }
        removeGroups();
    }

    private void removeGroups() {
        try (Stream<Path> trees = Files.list(CGROUPS)) {
            for (Path tree : Stream.concat(Stream.of(CGROUPS), trees).toList()) {
                await(
                        "the group of podman's conmon is empty",
                        () -> isRemoved(tree.resolve(group).resolve("conmon")));
                Files.deleteIfExists(tree.resolve(group));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a group is left", e);
        }
    }

    private static boolean isRemoved(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until a condition holds. */
    public static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    /** Waits until a condition holds; what it is may depend on what came instead. */
    public static void await(Supplier<String> what, BooleanSupplier condition) {
        Awaiting.await(what, condition::getAsBoolean);
    }

    /** What a process has written so far, as UTF-8. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
