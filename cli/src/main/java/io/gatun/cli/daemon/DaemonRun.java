package io.gatun.cli.daemon;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.daemon.Daemon;
import io.gatun.daemon.DaemonSettings;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;

/** A daemon from its start to the signal that ends it. */
final class DaemonRun {
    private static final int PREPARED = 4;

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
        Path socket = invocation
                .arguments()
                .value("socket")
                .map(path -> console.directory().resolve(path))
                .orElse(DaemonSettings.DEFAULT.socket());
        var settings = new DaemonSettings(invocation.settings().withPrepared(PREPARED), socket);
        try (PrintStream log = log();
                var daemon = Daemon.open(settings, version, log)) {
            console.out().println("listening on unix://" + socket);
            console.out().flush();
            signals.take();
            return 0;
        } catch (IOException e) {
            console.err().println("gatun: daemon: " + e.getMessage());
            return Problem.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.REFUSED;
        }
    }

    private PrintStream log() throws IOException {
        String file = invocation.arguments().value("access-log", "");
        OutputStream out = switch (file) {
            case "" -> OutputStream.nullOutputStream();
            case "-" -> invocation.console().err();
            default -> new FileOutputStream(file, true);
        };
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
