package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.model.Attachment;
import java.net.InetAddress;
import java.util.List;

/** {@code gatun network connect}. */
final class ConnectVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "connect",
                "NETWORK CONTAINER",
                "Put a container into a network, at once if it runs",
                List.of(
                        Flag.list("alias", "NAME", "further name of the container in the network"),
                        Flag.of("ip", "ADDRESS", "IPv4 address"),
                        Flag.of("ip6", "ADDRESS", "IPv6 address"),
                        Flag.of("mac-address", "ADDRESS", "Ethernet address")));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(2, 2);
        var attachment = new Attachment(
                arguments.positionals().get(0),
                arguments.values("alias"),
                arguments.value("ip").map(ConnectVerb::address),
                arguments.value("ip6").map(ConnectVerb::address),
                arguments.value("mac-address"));
        try (var engine = invocation.engine()) {
            engine.networks().connect(new ContainerRef(arguments.positionals().get(1)), attachment);
        }
        return 0;
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("\"" + text + "\" is no address");
        }
    }
}
