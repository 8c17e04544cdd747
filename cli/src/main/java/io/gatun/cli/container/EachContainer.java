package io.gatun.cli.container;

import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.Arguments;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.EngineException;
import io.gatun.linux.gate.SyscallException;

/** Commands that do the same to each of the containers that are named, and go on when one of them fails. */
final class EachContainer {
    private static final int ANY = Integer.MAX_VALUE;

    private EachContainer() {}

    /** Something that is done to a container. */
    @FunctionalInterface
    interface Action {
        /** Does it. */
        void run(Engine engine, ContainerRef container);
    }

    /**
     * Does it to each, printing what was named as docker does.
     *
     * @return 0, or 1 if any failed
     */
    static int run(Invocation invocation, Action action) {
        return run(
                invocation,
                (engine, container) -> {
                    action.run(engine, container);
                    invocation.out().println(container.text());
                },
                invocation.arguments());
    }

    /** Does it to each without printing anything. */
    static int quietly(Invocation invocation, Action action) {
        return run(invocation, action, invocation.arguments());
    }

    private static int run(Invocation invocation, Action action, Arguments arguments) {
        arguments.requirePositionals(1, ANY);
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String name : arguments.positionals()) {
                try {
                    action.run(engine, new ContainerRef(name));
                } catch (EngineException | SyscallException e) {
                    code = Problem.REFUSED;
                    Problem.of(e, "").report(invocation.err(), false);
                }
            }
        }
        return code;
    }
}
