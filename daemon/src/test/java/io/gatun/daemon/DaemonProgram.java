package io.gatun.daemon;

import io.gatun.engine.EngineSettings;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A daemon in a process of its own, which can be killed at any instant. It ends when its standard input does. */
final class DaemonProgram implements DockerHost.Serving {
    private static final int PREPARED = 2;
    private static final String READY = "ready";

    private final Process process;

    private DaemonProgram(Process process) {
        this.process = process;
    }

    /** The program: state directory, socket, control group. */
    public static void main(String... arguments) throws IOException {
        var engine = new EngineSettings(Path.of(arguments[0]), arguments[2]).withPrepared(PREPARED);
        var quiet = new PrintStream(PrintStream.nullOutputStream());
        try (var _ = Daemon.open(new DaemonSettings(engine, Path.of(arguments[1])), "test", quiet)) {
            System.out.println(READY);
            System.in.readAllBytes();
        }
    }

    /** Starts one where {@code network} is, and returns when it answers. What it complains of goes to a file beside its socket. */
    static DaemonProgram start(Kernel kernel, Fd network, DaemonSettings settings) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                DaemonProgram.class.getName(),
                settings.engine().root().toString(),
                settings.socket().toString(),
                settings.engine().cgroupParent());
        var log = settings.socket().resolveSibling("daemon.log").toFile();
        var process = kernel.networkNamespaces()
                .<Process, IOException>inside(
                        network,
                        () -> new ProcessBuilder(command)
                                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                                .start());
        String said = process.inputReader().readLine();
        if (!READY.equals(said)) throw new IOException("the daemon says %s; see %s".formatted(said, log));
        return new DaemonProgram(process);
    }

    long pid() {
        return process.pid();
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
