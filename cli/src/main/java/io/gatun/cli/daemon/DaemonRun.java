package io.gatun.cli.daemon;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.UsageException;
import io.gatun.daemon.Daemon;
import io.gatun.daemon.DaemonSettings;
import io.gatun.daemon.DaemonSettings.LogFormat;
import io.gatun.daemon.RemappedUsers;
import io.gatun.linux.Kernel;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/** A daemon from its start to the signal that ends it. */
final class DaemonRun {
    private static final int PREPARED = 4;
    private static final int MAX_PORT = 65_535;

    private final Invocation invocation;
    private final String version;
    private final BlockingQueue<String> signals;

    /** @param signals what comes ends it */
    DaemonRun(Invocation invocation, String version, BlockingQueue<String> signals) {
        this.invocation = invocation;
        this.version = version;
        this.signals = signals;
    }

    int run() {
        Console console = invocation.console();
        LogFormat format = format();
        DaemonOutput output = DaemonOutput.of(format, console);
        Path socket = invocation
                .arguments()
                .value("socket")
                .map(path -> console.directory().resolve(path))
                .orElse(DaemonSettings.DEFAULT.socket());
        try {
            var settings = new DaemonSettings(invocation.settings().withPrepared(PREPARED), socket).withLog(format);
            return run(socket, withUsers(withRemote(withStall(settings))), output);
        } catch (IOException e) {
            output.err().println("gatun: daemon: " + e.getMessage());
            return Problem.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.REFUSED;
        }
    }

    private int run(Path socket, DaemonSettings settings, DaemonOutput output)
            throws IOException, InterruptedException {
        Console console = invocation.console();
        try (PrintStream log = log();
                var manager = ServiceManager.of(console.environment(), Kernel.open(), output.err());
                var _ = Daemon.open(settings, version, log)) {
            output.say("listening on unix://" + socket);
            settings.remote().ifPresent(door -> output.say("listening on " + door.address()));
            serve(socket, manager);
            return 0;
        }
    }

    private LogFormat format() {
        String text = invocation.arguments().value("log-format", "text");
        return switch (text) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new UsageException("daemon: --log-format is text or json, not \"" + text + "\"");
        };
    }

    private DaemonSettings withStall(DaemonSettings settings) {
        Optional<String> text = invocation.arguments().value("stall-limit");
        if (text.isEmpty()) return settings;
        if (!text.get().matches("[0-9]{1,6}") || Integer.parseInt(text.get()) == 0) {
            throw new UsageException("daemon: --stall-limit takes seconds, such as 120, not \"" + text.get() + "\"");
        }
        return settings.withStall(Duration.ofSeconds(Integer.parseInt(text.get())));
    }

    private DaemonSettings withUsers(DaemonSettings settings) throws IOException {
        Optional<String> users = invocation.arguments().value("userns-remap").filter(text -> !text.isEmpty());
        return users.isEmpty() ? settings : settings.withUsers(RemappedUsers.read(users.get()));
    }

    /** Until a signal comes. Ready is who answers, not who listens. */
    private void serve(Path socket, ServiceManager manager) throws IOException, InterruptedException {
        if (!Watchdog.answers(socket)) throw new IOException("nobody answers at %s".formatted(socket));
        manager.ready("serving unix://" + socket);
        Optional<Duration> watched = manager.watchdog();
        if (watched.isEmpty()) signals.take();
        else watch(Watchdog.start(socket, manager, watched.get()));
        manager.stopping();
    }

    private void watch(Watchdog watchdog) throws InterruptedException {
        try (watchdog) {
            signals.take();
        }
    }

    private DaemonSettings withRemote(DaemonSettings settings) {
        Optional<String> text = invocation.arguments().value("tls");
        if (text.isEmpty()) return settings;
        int colon = text.get().lastIndexOf(':');
        String port = text.get().substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw new UsageException(
                    "daemon: --tls takes ADDRESS:PORT, such as 0.0.0.0:2376, not \"" + text.get() + "\"");
        }
        String address = text.get().substring(0, colon).replace("[", "").replace("]", "");
        return settings.withRemote(new DaemonSettings.Remote(
                new InetSocketAddress(address, Integer.parseInt(port)),
                file("tls-ca"),
                file("tls-cert"),
                file("tls-key")));
    }

    private Path file(String flag) {
        return invocation
                .arguments()
                .value(flag)
                .map(path -> invocation.console().directory().resolve(path))
                .orElseThrow(() -> new UsageException("daemon: --tls needs --" + flag));
    }

    private PrintStream log() throws IOException {
        String file = invocation.arguments().value("access-log", "");
        OutputStream out = switch (file) {
            case "" -> OutputStream.nullOutputStream();
            case "-" -> new Borrowed(invocation.console().err());
            default -> new FileOutputStream(file, true);
        };
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /** Standard error outlives the access log: what ends the daemon is said there too. */
    private static final class Borrowed extends FilterOutputStream {
        Borrowed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
