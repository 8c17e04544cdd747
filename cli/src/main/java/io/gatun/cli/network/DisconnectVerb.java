package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerRef;
import java.util.List;

/** {@code gatun network disconnect}. */
final class DisconnectVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "disconnect",
                "NETWORK CONTAINER",
                "Take a container out of a network, at once if it runs",
                List.of(Flag.onOff("force", "accepted for docker").or('f')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(2, 2);
        var words = arguments.positionals();
        try (var engine = invocation.engine()) {
            engine.networks().disconnect(new ContainerRef(words.get(1)), words.get(0));
        }
        return 0;
    }
}
