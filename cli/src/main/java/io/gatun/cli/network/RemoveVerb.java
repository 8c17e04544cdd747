package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchNetworkException;
import java.util.List;

/** {@code gatun network rm}. */
final class RemoveVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "rm",
                "NETWORK [NETWORK...]",
                "Remove networks that no container is in",
                List.of(Flag.onOff("force", "one that is not there is no error").or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String name : arguments.positionals()) {
                try {
                    engine.networks().delete(name);
                    invocation.console().out().println(name);
                } catch (EngineException e) {
                    if (!(e instanceof NoSuchNetworkException) || !arguments.isOn("force")) {
                        code = Problem.of(e, "network")
                                .report(invocation.console().err(), false);
                    }
                }
            }
        }
        return code;
    }
}
