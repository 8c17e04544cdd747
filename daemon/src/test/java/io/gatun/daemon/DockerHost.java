package io.gatun.daemon;

import io.gatun.engine.Engine;
import io.gatun.engine.EngineSettings;
import io.gatun.engine.options.UserMode;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** A daemon with a directory and a socket of its own, and the real docker command that talks to it. */
final class DockerHost implements AutoCloseable {
    private static final int LONGEST_SECONDS = 60;
    private static final int AWAIT_SECONDS = 20;

    private final Kernel kernel = Kernel.open();
    private final Fd network = kernel.networkNamespaces().create();
    private final Path directory;
    private final DaemonSettings settings;
    private final Opening opening;
    private Serving daemon;

    /** A daemon that serves. */
    interface Serving extends AutoCloseable {
        @Override
        void close();
    }

    /** How one is opened where {@code network} is. */
    private interface Opening {
        Serving open(Kernel kernel, Fd network, DaemonSettings settings) throws IOException;
    }

    private DockerHost(Path directory, DaemonSettings settings, Opening opening) throws IOException {
        this.directory = directory;
        this.opening = opening;
        this.settings = settings;
        try (Network inside = kernel.networkNamespaces().open(network)) {
            inside.links().up(LinkIndex.LOOPBACK);
        }
        this.daemon = open();
        Files.createDirectories(directory.resolve("config"));
    }

    /** Skips the test where there is no docker command. */
    static DockerHost in(Path directory) throws IOException {
        return in(directory, settings(directory, "/gatun-daemon-it"), DockerHost::inThisProcess);
    }

    /** The same with a daemon that gives up on clients who stand still for so long. */
    static DockerHost impatient(Path directory, Duration stall) throws IOException {
        var settings = settings(directory, "/gatun-daemon-it").withStall(stall);
        return in(directory, settings, DockerHost::inThisProcess);
    }

    /** The same with other users of containers. */
    static DockerHost remapped(Path directory, UserMode users) throws IOException {
        var settings = settings(directory, "/gatun-daemon-it").withUsers(users);
        return in(directory, settings, DockerHost::inThisProcess);
    }

    private static DaemonSettings settings(Path directory, String group) {
        return new DaemonSettings(new EngineSettings(directory.resolve("state"), group), directory.resolve("g.sock"));
    }

    /** The same with a daemon in a process of its own and a control group above those of its containers. */
    static DockerHost ofProgram(Path directory, String group) throws IOException {
        return ofProgram(directory, group, List.of());
    }

    /** The same with more options of its virtual machine. */
    static DockerHost ofProgram(Path directory, String group, List<String> options) throws IOException {
        return in(
                directory,
                settings(directory, group),
                (kernel, network, settings) -> DaemonProgram.start(kernel, network, settings, options));
    }

    private static DockerHost in(Path directory, DaemonSettings settings, Opening opening) throws IOException {
        Assumptions.assumeTrue(hasDocker(), "needs the docker command (docker.io or docker-cli)");
        return new DockerHost(directory, settings, opening);
    }

    private static boolean hasDocker() {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, "docker")));
    }

    /** Bridges and rules are made in a network of the test's own. */
    private Serving open() throws IOException {
        return opening.open(kernel, network, settings);
    }

    private static Serving inThisProcess(Kernel kernel, Fd network, DaemonSettings settings) throws IOException {
        var quiet = new PrintStream(PrintStream.nullOutputStream());
        Daemon daemon = kernel.networkNamespaces()
                .<Daemon, IOException>inside(network, () -> Daemon.open(settings, "test", quiet));
        return daemon::close;
    }

    /** What a shell says in the network of the daemon. */
    String shell(String script) throws IOException {
        var process = kernel.networkNamespaces()
                .<Process, IOException>inside(
                        network,
                        () -> new ProcessBuilder("sh", "-c", script)
                                .redirectErrorStream(true)
                                .start());
        process.getOutputStream().close();
        return text(process.getInputStream()).strip();
    }

    /** Does something where the daemon's ports are, on a thread of its own; threads that it makes are there too. */
    void inside(Action action) throws Exception {
        kernel.networkNamespaces().<Integer, Exception>inside(network, () -> {
            action.run();
            return 0;
        });
    }

    /** Something that may fail. */
    interface Action {
        void run() throws Exception;
    }

    /** Closes the daemon and opens another one for the same containers. */
    void restart() throws IOException {
        daemon.close();
        daemon = open();
    }

    /** Kills a daemon that is a program. */
    void kill() {
        program().kill();
    }

    /** The process of a daemon that is a program. */
    long pid() {
        return program().pid();
    }

    /** A daemon that is a program. */
    DaemonProgram program() {
        return (DaemonProgram) daemon;
    }

    /** Closes the daemon. */
    void stop() {
        daemon.close();
    }

    /** Opens a daemon where there was one. */
    void openAgain() throws IOException {
        daemon = open();
    }

    /** Does something while there is no daemon. */
    void whileClosed(Runnable action) throws IOException {
        daemon.close();
        action.run();
        daemon = open();
    }

    /** Does something with the containers beside the daemon. */
    void beside(Consumer<Engine> action) {
        try (Engine engine = Engine.open(settings.engine().withPrepared(0))) {
            action.accept(engine);
        }
    }

    /** A second from now, as a time of the API. */
    String now() {
        return Long.toString(System.currentTimeMillis() / 1000 + 1);
    }

    /**
     * Repeats a docker command until its output is this one. A last argument {@code #lines} compares the number of lines; the time behind
     * {@code --until} is always now.
     */
    void await(String wanted, String... arguments) {
        var words = new ArrayList<>(List.of(arguments));
        boolean counts = words.removeIf("#lines"::equals);
        int until = words.indexOf("--until");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
        Result result = new Result(-1, "", "");
        while (System.nanoTime() < end) {
            if (until >= 0) words.set(until + 1, now());
            result = docker(words.toArray(String[]::new));
            String seen = counts
                    ? Long.toString(result.out().lines().count())
                    : result.out().stripTrailing();
            if (seen.equals(wanted)) return;
        }
        throw new AssertionError("docker %s never said %s but %s".formatted(words, wanted, result));
    }

    Path directory() {
        return directory;
    }

    Fd network() {
        return network;
    }

    Path socket() {
        return settings.socket();
    }

    /** What a command wrote, and how it ended. */
    record Result(int code, String out, String err) {}

    /** Runs {@code docker} with these arguments and nothing on its standard input. */
    Result docker(String... arguments) {
        return dockerWith("", arguments);
    }

    /** The same with something on its standard input. */
    Result dockerWith(String input, String... arguments) {
        try {
            Process process = start(arguments);
            // The pipes of a process keep the carrier of a virtual thread, and the daemon under test has the same
            // carriers.
            Thread feeder = Thread.ofPlatform().start(() -> feed(process, input));
            var errors = new StringBuilder();
            Thread reader = Thread.ofPlatform().start(() -> errors.append(text(process.getErrorStream())));
            String out = text(process.getInputStream());
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("docker %s did not end".formatted(List.of(arguments)));
            }
            feeder.join();
            reader.join();
            return new Result(process.exitValue(), out, errors.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A docker command that runs on. */
    Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return startCommand(command.toArray(String[]::new));
    }

    /** Some other command that may call docker. */
    Process startCommand(String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("DOCKER_HOST", "unix://" + socket());
        builder.environment().put("DOCKER_CONFIG", directory.resolve("config").toString());
        return builder.start();
    }

    /** What a docker command that must succeed wrote, without the last newline. */
    String must(String... arguments) {
        Result result = docker(arguments);
        if (result.code() != 0) throw new AssertionError("docker %s: %s".formatted(List.of(arguments), result));
        return result.out().stripTrailing();
    }

    private static void feed(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command did not want it.
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        String ids = docker("ps", "-aq").out();
        ids.lines().forEach(id -> docker("rm", "-f", id));
        daemon.close();
        network.close();
    }
}
