package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Inspecting;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.Networks;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.NetworkInfo;
import java.util.List;

/** {@code gatun network inspect}. */
final class InspectVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "inspect",
                "NETWORK [NETWORK...]",
                "Print all there is to know about networks",
                List.of(
                        Inspecting.format("{{.Internal}}"),
                        Flag.onOff("verbose", "accepted for docker").or('v')));
    }

    @Override
    public int run(Invocation invocation) {
        return Inspecting.run(invocation, (engine, name) -> report(engine.networks(), name));
    }

    /** Docker's fields, and the interface of the host. */
    private static Json.Obj report(Networks networks, String name) {
        NetworkInfo network = networks.inspect(name);
        return networks.report(network)
                .overlaid(Json.object().put("Bridge", network.bridge()).build());
    }
}
