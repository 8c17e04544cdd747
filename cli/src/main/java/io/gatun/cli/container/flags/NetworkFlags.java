package io.gatun.cli.container.flags;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.PortRequest;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.Networking;
import io.gatun.engine.options.Networking.Unasked;
import io.gatun.engine.options.PortText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The flags about networks of {@code run}, {@code create} and {@code plan}. */
final class NetworkFlags {
    static final List<Flag> ALL = List.of(
            Flag.list("expose", "PORT[-PORT][/PROTOCOL]", "port that the program listens on"),
            Flag.of("ip", "ADDRESS", "IPv4 address in the first network"),
            Flag.of("ip6", "ADDRESS", "IPv6 address in the first network"),
            Flag.list("link", "CONTAINER", "refused: containers of one network find each other by name"),
            Flag.list("link-local-ip", "ADDRESS", "refused: networks give out no link-local addresses"),
            Flag.of("mac-address", "ADDRESS", "Ethernet address in the first network"),
            Flag.list("net", "NETWORK", "the same as --network"),
            Flag.list(
                    "network",
                    "NETWORK",
                    "none (only loopback, the default), a network such as bridge, host, container:ID or ns:PATH; several"
                            + " networks may be given"),
            Flag.list("network-alias", "NAME", "further name in the first network"),
            Flag.list(
                            "publish",
                            "[ADDRESS:][HOST_PORT:]PORT[/PROTOCOL]",
                            "port of the host that leads to one of the container, on 127.0.0.1 unless said")
                    .or('p'),
            Flag.onOff("publish-all", "publish all exposed ports on free ports of the host")
                    .or('P'));

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final List<String> NEEDING = List.of("publish", "network-alias", "ip", "ip6", "mac-address");

    private NetworkFlags() {}

    /** Reads all of them. */
    static void read(Arguments arguments, ContainerOptionsBuilder options) {
        if (arguments.has("link")) {
            throw new UsageException(
                    "--link is not supported: put both containers into one network, made by gatun network"
                            + " create, where they find each other by name");
        }
        if (arguments.has("link-local-ip")) {
            throw new UsageException(
                    "--link-local-ip is not supported: a network gives out addresses of its subnet; use --ip or --ip6");
        }
        var networks = Stream.concat(arguments.values("net").stream(), arguments.values("network").stream())
                .toList();
        var ports = published(arguments).toList();
        boolean all = arguments.isOn("publish-all");
        boolean needed = all || NEEDING.stream().anyMatch(arguments::has);
        if (networks.size() == 1 && isMode(networks.getFirst())) {
            if (needed) {
                throw new UsageException(
                        "--network %s has no ports to publish, names or addresses; name a network, such as"
                                        .formatted(networks.getFirst())
                                + " bridge");
            }
            options.network(NamespaceMode.parseNetwork(networks.getFirst()));
            options.networking(
                    new Networking(List.of(), exposed(arguments), List.of(), Optional.empty(), Unasked.CLOSED));
            return;
        }
        networks.stream().filter(NetworkFlags::isMode).findFirst().ifPresent(mode -> {
            throw new UsageException("--network " + mode + " excludes other networks");
        });
        boolean some = needed || !networks.isEmpty();
        var attachments = some ? attachments(arguments, networks) : List.<Attachment>of();
        var unasked = all ? Unasked.PUBLISHED : Unasked.CLOSED;
        options.networking(new Networking(attachments, exposed(arguments), ports, Optional.of(LOOPBACK), unasked));
    }

    private static boolean isMode(String network) {
        return network.isEmpty()
                || List.of("none", "host", "private").contains(network)
                || network.startsWith("container:")
                || network.startsWith("ns:");
    }

    private static List<Attachment> attachments(Arguments arguments, List<String> networks) {
        var attachments = new ArrayList<Attachment>();
        for (String network : networks.isEmpty() ? List.of("bridge") : networks) {
            attachments.add(attachments.isEmpty() ? first(arguments, network) : attachment(network));
        }
        return attachments;
    }

    private static Attachment first(Arguments arguments, String network) {
        var said = attachment(network);
        return new Attachment(
                said.network(),
                Stream.concat(said.aliases().stream(), arguments.values("network-alias").stream())
                        .toList(),
                arguments.value("ip").map(text -> address("--ip", text)).or(said::ipv4),
                arguments.value("ip6").map(text -> address("--ip6", text)).or(said::ipv6),
                arguments.value("mac-address").or(said::mac));
    }

    /** A network, or docker's {@code name=NETWORK,alias=NAME,ip=ADDRESS}. */
    private static Attachment attachment(String text) {
        if (!text.contains("=")) return Attachment.to(text);
        var said = Attachment.to("");
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            String value = field.substring(equals + 1);
            said = switch (equals < 0 ? "" : field.substring(0, equals)) {
                case "name" -> new Attachment(value, said.aliases(), said.ipv4(), said.ipv6(), said.mac());
                case "alias" ->
                    new Attachment(
                            said.network(),
                            Stream.concat(said.aliases().stream(), Stream.of(value))
                                    .toList(),
                            said.ipv4(),
                            said.ipv6(),
                            said.mac());
                case "ip" ->
                    new Attachment(
                            said.network(),
                            said.aliases(),
                            Optional.of(address("--network ip", value)),
                            said.ipv6(),
                            said.mac());
                case "ip6" ->
                    new Attachment(
                            said.network(),
                            said.aliases(),
                            said.ipv4(),
                            Optional.of(address("--network ip6", value)),
                            said.mac());
                case "mac-address" ->
                    new Attachment(said.network(), said.aliases(), said.ipv4(), said.ipv6(), Optional.of(value));
                default ->
                    throw new UsageException(
                            "--network: \"" + field + "\" is no field; use name, alias, ip, ip6 or mac-address");
            };
        }
        return said;
    }

    static InetAddress address(String flag, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + ": \"" + text + "\" is no address");
        }
    }

    private static List<ContainerPort> exposed(Arguments arguments) {
        var ports = arguments.values("expose").stream().flatMap(text -> PortText.exposed(text).stream());
        var published = published(arguments).map(PortRequest::port);
        return Stream.concat(ports, published).distinct().toList();
    }

    private static Stream<PortRequest> published(Arguments arguments) {
        return arguments.values("publish").stream().flatMap(text -> PortText.published(text).stream());
    }
}
