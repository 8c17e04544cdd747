package io.gatun.daemon;

import io.gatun.engine.Engine;
import io.gatun.engine.EngineSettings;
import io.gatun.engine.testing.FaultyGate;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A daemon in a process of its own, which can be killed at any instant, or before a call of the kernel that is chosen. It ends when its
 * standard input does; each line there is a question.
 */
final class DaemonProgram implements DockerHost.Serving {
    /** So many containers are made ahead. */
    static final int PREPARED = 2;

    private static final String READY = "ready";
    private static final String HEAP = "heap";
    private static final int KILL = 9;

    private final Process process;

    private DaemonProgram(Process process) {
        this.process = process;
    }

    /** The program: state directory, socket, control group. */
    public static void main(String... arguments) throws IOException {
        var engine = new EngineSettings(Path.of(arguments[0]), arguments[2]).withPrepared(PREPARED);
        var quiet = new PrintStream(PrintStream.nullOutputStream());
        var gate =
                new FaultyGate(Kernel.open().gate(), () -> Runtime.getRuntime().halt(128 + KILL));
        var settings = new DaemonSettings(engine, Path.of(arguments[1]));
        try (var _ = Daemon.open(settings, "test", quiet, its -> Engine.open(its, Kernel.over(gate)))) {
            System.out.println(READY);
            var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String asked = questions.readLine(); asked != null; asked = questions.readLine()) {
                System.out.println(answer(asked, gate));
            }
        }
    }

    private static long answer(String asked, FaultyGate gate) {
        if (asked.equals(HEAP)) {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
        int remaining = gate.remaining();
        gate.arm(Integer.parseInt(asked), FaultyGate.Fault.DEATH);
        return remaining;
    }

    /**
     * Starts one where {@code network} is, and returns when it answers. What it complains of goes to a file beside its socket.
     *
     * @param options more of them for the virtual machine
     */
    static DaemonProgram start(Kernel kernel, Fd network, DaemonSettings settings, List<String> options)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                DaemonProgram.class.getName(),
                settings.engine().root().toString(),
                settings.socket().toString(),
                settings.engine().cgroupParent()));
        var log = settings.socket().resolveSibling("daemon.log").toFile();
        var process = kernel.networkNamespaces()
                .<Process, IOException>inside(
                        network,
                        () -> new ProcessBuilder(command)
                                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                                .start());
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!READY.equals(said)) throw new IOException("the daemon says %s; see %s".formatted(said, log));
        return new DaemonProgram(process);
    }

    long pid() {
        return process.pid();
    }

    /** Lets it die before the {@code at}th call from now on that changes something; returns how many were left to come of the last such number. */
    int dieAt(int at) throws IOException {
        return (int) ask(Integer.toString(at));
    }

    /** How many bytes of its heap are in use. */
    long heapBytes() throws IOException {
        return ask(HEAP);
    }

    /** Whether it ends within this time, if it has not ended already. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    private long ask(String question) throws IOException {
        var writer = process.outputWriter(StandardCharsets.UTF_8);
        writer.write(question + "\n");
        writer.flush();
        String answer = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (answer == null) throw new IOException("the daemon has ended");
        return Long.parseLong(answer);
    }

    /** Ends it as kill -9 does, and returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await();
    }

    private void await() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
