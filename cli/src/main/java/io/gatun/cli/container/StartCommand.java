package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.ExitCode;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import java.util.List;

/** {@code gatun start}. */
public final class StartCommand implements Command {
    /** The command. */
    public StartCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "start",
                "CONTAINER [CONTAINER...]",
                "Start containers that do not run",
                List.of(
                        Flag.onOff("attach", "stay with its output and pass signals on")
                                .or('a'),
                        ForegroundFlags.DETACH_KEYS,
                        Flag.onOff("interactive", "stay, and pass what is typed")
                                .or('i'),
                        ForegroundFlags.SIG_PROXY));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        boolean stays = arguments.isOn("attach") || arguments.isOn("interactive");
        if (!stays) return EachContainer.run(invocation, Engine::start);
        if (arguments.positionals().size() != 1) {
            throw new UsageException("start: --attach and --interactive are for one container");
        }
        ForegroundFlags.keys(arguments);
        var container = new ContainerRef(arguments.positionals().getFirst());
        try (var engine = invocation.engine()) {
            var info = engine.inspect(container);
            var flags = ForegroundFlags.starting(invocation, info);
            try (var attachment = engine.start(container, flags.attach())) {
                int code = flags.stay(engine, info, attachment);
                if (code >= 0) return code;
            }
            return engine.await(container).map(ExitCode::of).orElse(ExitCode.UNKNOWN);
        }
    }
}
