package io.gatun.cli.daemon;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Writes the daemon's systemd unit and starts it, with the flags that were given. */
final class Installation {
    private static final Path UNIT = Path.of("/etc/systemd/system/gatun.service");
    private static final Path RUNNING = Path.of("/run/systemd/system");
    private static final List<String> PATHS = List.of("socket", "tls-ca", "tls-cert", "tls-key");
    private static final List<List<String>> STEPS = List.of(
            List.of("systemctl", "daemon-reload"),
            List.of("systemctl", "enable", "gatun"),
            List.of("systemctl", "restart", "gatun"));

    private final Invocation invocation;
    private final Console console;

    Installation(Invocation invocation) {
        this.invocation = invocation;
        this.console = invocation.console();
    }

    int run() {
        try {
            if (!Files.isDirectory(RUNNING)) {
                throw new IOException("systemd does not run this machine; start gatun daemon by what does");
            }
            write(Unit.text(command(), arguments()));
            console.out().println("wrote " + UNIT);
            console.out().flush();
            for (List<String> step : STEPS) {
                int code = new ProcessBuilder(step).inheritIO().start().waitFor();
                if (code != 0) throw new IOException(String.join(" ", step) + " failed; see journalctl -u gatun");
            }
            return 0;
        } catch (IOException e) {
            console.err().println("gatun: daemon: cannot install: " + e.getMessage());
            return Problem.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.REFUSED;
        }
    }

    /** As a whole: systemd never reads half of it. */
    private static void write(String text) throws IOException {
        Path fresh = UNIT.resolveSibling(UNIT.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, UNIT, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The script that started this: it lies two directories above the runtime's. */
    private static Path command() throws IOException {
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        Path script = home.resolve("../../gatun").normalize();
        if (!Files.isExecutable(script)) {
            throw new IOException(script + " is not there; start it by ./gatun daemon --install");
        }
        return script;
    }

    private List<String> arguments() {
        var words = new ArrayList<String>();
        Path root = invocation.settings().root();
        if (!root.equals(EngineSettings.DEFAULT.root())) words.addAll(List.of("--root", root.toString()));
        words.add("daemon");
        var given = invocation.arguments();
        for (String flag : PATHS) {
            given.value(flag)
                    .ifPresent(path -> words.addAll(List.of(
                            "--" + flag, console.directory().resolve(path).toString())));
        }
        for (String flag : List.of("tls", "userns-remap", "log-format", "stall-limit")) {
            given.value(flag).ifPresent(text -> words.addAll(List.of("--" + flag, text)));
        }
        given.value("access-log")
                .map(file -> file.equals("-")
                        ? file
                        : console.directory().resolve(file).toString())
                .ifPresent(file -> words.addAll(List.of("--access-log", file)));
        return words;
    }
}
