package io.gatun.cli.daemon;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.terminal.SignalHandlers;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * {@code gatun daemon}. The daemon's module and Netty are beside the runtime image and on the module path of this verb alone, so nothing
 * here may need their classes: help is asked for without them.
 */
public final class DaemonCommand implements Command {
    private static final String MODULE = "io.gatun.daemon";

    private final String version;

    /** @param version of this program, for clients */
    public DaemonCommand(String version) {
        this.version = version;
    }

    @Override
    public CommandText text() {
        return CommandText.of(
                        "daemon",
                        "",
                        "Serve Docker's API",
                        List.of(
                                Flag.of(
                                        "access-log",
                                        "FILE",
                                        "a line for each request; - is standard error (default: none)"),
                                Flag.onOff(
                                        "install",
                                        "write a systemd unit for this command with these flags, and start it"),
                                Flag.of(
                                        "log-format",
                                        "FORMAT",
                                        "text, or json: an object for each line (default text)"),
                                Flag.of("socket", "PATH", "where to listen (default /run/gatun/gatun.sock)"),
                                Flag.of(
                                        "stall-limit",
                                        "SECONDS",
                                        "give up who sends nothing of a body, or takes nothing, for so long (default"
                                                + " 120)"),
                                Flag.of("tls", "ADDRESS:PORT", "listen there too, for clients with certificates"),
                                Flag.of("tls-ca", "FILE", "who has signed the certificates of clients (PEM)"),
                                Flag.of("tls-cert", "FILE", "the daemon's certificate (PEM)"),
                                Flag.of("tls-key", "FILE", "its key (PEM, PKCS #8)"),
                                Flag.of(
                                        "userns-remap",
                                        "USER",
                                        "give containers the subordinate ids of USER[:GROUP], or of default")))
                .explained("""
                    gatun daemon &
                    DOCKER_HOST=unix:///run/gatun/gatun.sock docker ps

                    Runs until SIGINT or SIGTERM. Containers go on without it, and the next daemon finds them again. Whoever may
                    connect to the socket is root on this machine: it belongs to root and the group gatun, if there is one.
                    With --userns-remap, root in a container is nobody on this machine; a container with --userns=host is as without.
                    """);
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        if (invocation.arguments().isOn("install")) return new Installation(invocation).run();
        Module self = DaemonCommand.class.getModule();
        if (self.isNamed() && self.getLayer().findModule(MODULE).isEmpty()) {
            throw new UsageException("daemon: started without the daemon's modules; use gatun daemon [FLAGS]");
        }
        var signals = new LinkedBlockingQueue<String>();
        try (var handlers = new SignalHandlers()) {
            for (String name : List.of("INT", "TERM")) handlers.handle(name, signals::add);
            return new DaemonRun(invocation, version, signals).run();
        }
    }
}
