package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.ExitCode;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerRef;
import java.util.List;

/** {@code gatun attach}. */
public final class AttachCommand implements Command {
    /** The command. */
    public AttachCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "attach",
                "CONTAINER",
                "Connect to the streams of a running container",
                List.of(
                        ForegroundFlags.DETACH_KEYS,
                        Flag.onOff("no-stdin", "do not connect to its standard input"),
                        ForegroundFlags.SIG_PROXY));
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(1, 1);
        ForegroundFlags.keys(invocation.arguments());
        var container = new ContainerRef(invocation.arguments().positionals().getFirst());
        try (var engine = invocation.engine()) {
            var info = engine.inspect(container);
            var flags = ForegroundFlags.attaching(invocation, info);
            try (var attachment = engine.attach(container, flags.attach())) {
                int code = flags.stay(engine, info, attachment);
                if (code >= 0) return code;
            }
            return engine.await(container).map(ExitCode::of).orElse(ExitCode.UNKNOWN);
        }
    }
}
