package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.options.PortText;
import java.util.List;

/** {@code gatun port}: ports of the host that lead to a container. */
public final class PortCommand implements Command {
    /** The command. */
    public PortCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "port", "CONTAINER [PORT[/PROTOCOL]]", "Print which ports of the host lead to a container", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 2);
        var words = arguments.positionals();
        List<PortBinding> bindings;
        try (var engine = invocation.engine()) {
            bindings = engine.networks().of(new ContainerRef(words.getFirst())).ports();
        }
        var out = invocation.console().out();
        if (words.size() == 1) {
            bindings.forEach(binding -> out.println(binding.port() + " -> " + binding.host()));
            return 0;
        }
        var wanted = PortText.exposed(words.get(1));
        var found = bindings.stream()
                .filter(binding -> wanted.contains(binding.port()))
                .toList();
        if (found.isEmpty()) {
            throw new ConflictException(
                    "no public port '%s' published for %s".formatted(words.get(1), words.getFirst()), "");
        }
        found.forEach(binding -> out.println(binding.host()));
        return 0;
    }
}
