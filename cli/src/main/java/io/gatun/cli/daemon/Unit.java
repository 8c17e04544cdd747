package io.gatun.cli.daemon;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The systemd unit of the daemon. */
final class Unit {
    private static final Path FILE = Path.of("/etc/systemd/system/gatun.service");

    private Unit() {}

    /** Writes the unit and starts it. */
    static int install(Console console) {
        try {
            Path command = command();
            Files.writeString(FILE, text(command));
            console.out().println("wrote " + FILE);
            for (List<String> step :
                    List.of(List.of("systemctl", "daemon-reload"), List.of("systemctl", "enable", "--now", "gatun"))) {
                int code = new ProcessBuilder(step).inheritIO().start().waitFor();
                if (code != 0) {
                    console.err().println("gatun: daemon: %s failed".formatted(String.join(" ", step)));
                    return Problem.REFUSED;
                }
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

    /** The script that started this: it lies two directories above the runtime's. */
    private static Path command() throws IOException {
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        Path script = home.resolve("../../gatun").normalize();
        if (!Files.isExecutable(script)) {
            throw new IOException(script + " is not there; start it by ./gatun daemon --install");
        }
        return script;
    }

    private static String text(Path command) {
        return """
                [Unit]
                Description=Gatun, containers behind Docker's API
                After=network-online.target
                Wants=network-online.target

                [Service]
                ExecStart=%s daemon
                Restart=always
                RestartSec=1
                # Containers go on when the daemon ends.
                KillMode=process
                Delegate=yes
                LimitNOFILE=1048576
                TasksMax=infinity

                [Install]
                WantedBy=multi-user.target
                """.formatted(command);
    }
}
