package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.ExitCode;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import java.util.List;

/** {@code gatun run}. */
public final class RunCommand implements Command {
    private static final List<Flag> MORE = List.of(
            ForegroundFlags.ATTACH,
            Flag.onOff("detach", "print the container's id and leave it running")
                    .or('d'),
            ForegroundFlags.DETACH_KEYS,
            ForegroundFlags.SIG_PROXY);

    /** The command. */
    public RunCommand() {}

    @Override
    public CommandText text() {
        return Making.text("run", "Make a container and run a command in it", MORE);
    }

    @Override
    public int run(Invocation invocation) {
        var flags = ForegroundFlags.running(invocation);
        boolean detached = invocation.arguments().isOn("detach");
        if (!detached) flags.requireKeys();
        var making = Making.of(invocation);
        try (Engine engine = invocation.engine()) {
            ContainerInfo made = making.make(engine);
            var container = new ContainerRef(made.id().value());
            try {
                return detached ? leave(invocation, engine, container) : stay(flags, engine, made);
            } catch (RuntimeException e) {
                if (made.behaviour().removed()) engine.deleteByForce(container);
                throw e;
            }
        }
    }

    private static int leave(Invocation invocation, Engine engine, ContainerRef container) {
        engine.start(container);
        invocation.out().println(container.text());
        return 0;
    }

    private static int stay(ForegroundFlags flags, Engine engine, ContainerInfo made) {
        var container = new ContainerRef(made.id().value());
        try (var attachment = engine.start(container, flags.attach())) {
            int code = flags.stay(engine, made, attachment);
            if (code >= 0) return code;
        }
        int code = engine.await(container).map(ExitCode::of).orElse(ExitCode.UNKNOWN);
        if (made.behaviour().removed()) engine.deleteByForce(container);
        return code;
    }
}
