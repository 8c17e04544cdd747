package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.Link;
import java.net.InetAddress;
import java.util.Optional;

/** Docker's EndpointSettings: how a container shall be in a network. */
public final class EndpointReader {
    private EndpointReader() {}

    /**
     * Reads them.
     *
     * @throws io.gatun.engine.json.JsonException if an address is none
     */
    public static Attachment read(String network, JsonView settings) {
        var addresses = settings.member("IPAMConfig");
        return new Attachment(
                network,
                settings.texts("Aliases"),
                addresses.flatMap(view -> member(view, "IPv4Address")),
                addresses.flatMap(view -> member(view, "IPv6Address")),
                settings.optionalText("MacAddress"),
                settings.texts("Links").stream().map(Link::parse).toList());
    }

    private static Optional<InetAddress> member(JsonView view, String name) {
        return view.optionalText(name).map(text -> address(view, text));
    }

    /**
     * Reads an address.
     *
     * @throws io.gatun.engine.json.JsonException if it is none
     */
    public static InetAddress address(JsonView view, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw view.failure("invalid address " + text);
        }
    }
}
