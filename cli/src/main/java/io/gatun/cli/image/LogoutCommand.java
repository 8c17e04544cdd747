package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.registry.Registries;
import io.gatun.engine.Images.Remote;
import java.util.List;

/** {@code gatun logout}. */
final class LogoutCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of("logout", "[REGISTRY]", "Forget who one is for a registry", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 1);
        String registry = LoginCommand.registry(invocation.arguments().positionals());
        Remote.logout(new Registries(invocation.console().environment()).dockerConfig(), registry);
        invocation.out().println("Removing login credentials for " + registry);
        return 0;
    }
}
