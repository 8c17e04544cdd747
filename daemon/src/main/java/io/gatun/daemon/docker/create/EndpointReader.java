package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.InterfaceSysctl;
import io.gatun.engine.model.Link;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Docker's EndpointSettings: how a container shall be in a network. */
public final class EndpointReader {
    /** The option with the kernel's parameters of an interface. */
    public static final String SYSCTLS = "com.docker.network.endpoint.sysctls";

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
                settings.texts("Links").stream().map(Link::parse).toList(),
                settings.optionalInt("GwPriority", Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .orElse(0),
                sysctls(settings));
    }

    private static List<InterfaceSysctl> sysctls(JsonView settings) {
        String all = settings.map("DriverOpts", JsonView::text).getOrDefault(SYSCTLS, "");
        return all.isEmpty()
                ? List.of()
                : Stream.of(all.split(",", -1)).map(InterfaceSysctl::parse).toList();
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
