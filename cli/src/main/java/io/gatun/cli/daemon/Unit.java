package io.gatun.cli.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of the daemon's systemd unit (systemd.unit(5), systemd.exec(5)). */
final class Unit {
    private Unit() {}

    /**
     * The unit of a daemon.
     *
     * @param command the script that starts it
     * @param arguments what stands behind it
     */
    static String text(Path command, List<String> arguments) {
        return """
                [Unit]
                Description=Gatun, containers behind Docker's API
                Documentation=%s
                After=network-online.target
                Wants=network-online.target
                StartLimitIntervalSec=60
                StartLimitBurst=10

                [Service]
                # Says that it is ready when it has answered a request, and goes on saying so.
                Type=notify
                NotifyAccess=main
                ExecStart=%s
                TimeoutStartSec=120
                TimeoutStopSec=30
                WatchdogSec=60
                Restart=always
                RestartSec=1
                # Containers and their supervisors go on when the daemon ends, is killed or is replaced.
                KillMode=process
                # Their control groups are nobody else's.
                Delegate=yes
                LimitNOFILE=1048576
                LimitNPROC=infinity
                LimitCORE=0
                TasksMax=infinity
                # When memory runs out, containers go first: theirs is set apart from this.
                OOMScoreAdjust=-500

                [Install]
                WantedBy=multi-user.target
                """.formatted(
                        documentation(command),
                        Stream.concat(Stream.of(command.toString()), arguments.stream())
                                .map(Unit::quoted)
                                .collect(Collectors.joining(" ")));
    }

    private static String documentation(Path command) {
        return command.resolveSibling("docs/daemon.md")
                .toUri()
                .toString()
                .replace("///", "/")
                .replace("%", "%%");
    }

    /** A word of a command line: specifiers and variables stand for themselves (systemd.service(5), "Command lines"). */
    private static String quoted(String word) {
        String plain = word.replace("%", "%%").replace("$", "$$");
        return plain.matches("[\\w@%+=:,./$-]+")
                ? plain
                : '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
