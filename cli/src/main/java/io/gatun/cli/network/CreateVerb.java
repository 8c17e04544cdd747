package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.options.KeyValueText;
import io.gatun.engine.options.NetworkOptionText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code gatun network create}. */
final class CreateVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                        "create",
                        "NAME",
                        "Make a network",
                        List.of(
                                Flag.onOff("attachable", "accepted for docker; every network is"),
                                Flag.list("aux-address", "NAME=ADDRESS", "address that no container gets"),
                                Flag.of("driver", "DRIVER", "bridge, which is all there is")
                                        .or('d'),
                                Flag.list("gateway", "ADDRESS", "the host's own address in the network"),
                                Flag.onOff("internal", "reach nothing outside"),
                                Flag.list(
                                        "ip-range",
                                        "SUBNET",
                                        "where addresses are taken from unless they are asked for"),
                                Flag.onOff("ipv6", "IPv6 addresses, too"),
                                Flag.list("label", "NAME=VALUE", "label of the network"),
                                Flag.list("opt", "NAME=VALUE", "option, see below")
                                        .or('o'),
                                Flag.list(
                                        "subnet",
                                        "SUBNET",
                                        "addresses, such as 10.1.0.0/16; at most one of each kind")))
                .explained("Options: com.docker.network.bridge.name, .enable_icc, .enable_ip_masquerade and"
                        + " .host_binding_ipv4;\ncom.docker.network.driver.mtu.");
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 1);
        String driver = arguments.value("driver", "bridge");
        if (!driver.equals("bridge")) {
            throw new UsageException("network create: there is no driver \"" + driver + "\"; use bridge");
        }
        var options = pairs(arguments, "opt");
        var unknown = NetworkOptionText.unknown(options);
        if (!unknown.isEmpty()) {
            throw new UsageException(
                    "network create: unknown options " + unknown + "; see gatun network create --help");
        }
        var pools = pools(arguments);
        var spec = new NetworkSpec(
                new NetworkName(arguments.positionals().getFirst()),
                arguments.isOn("ipv6"),
                pools,
                NetworkOptionText.reach(options, arguments.isOn("internal")),
                pairs(arguments, "label"));
        try (var engine = invocation.engine()) {
            invocation.console().out().println(engine.networks().create(spec).id());
        }
        return 0;
    }

    private static Map<String, String> pairs(Arguments arguments, String flag) {
        var pairs = new LinkedHashMap<String, String>();
        for (String text : arguments.values(flag)) {
            var pair = KeyValueText.label("--" + flag, text);
            pairs.put(pair.getKey(), pair.getValue());
        }
        return pairs;
    }

    /** Whatever else is said belongs to the subnet that it is in. */
    private static List<Pool> pools(Arguments arguments) {
        var gateways =
                arguments.values("gateway").stream().map(CreateVerb::address).toList();
        var ranges = arguments.values("ip-range").stream().map(Subnet::parse).toList();
        var reserved = new LinkedHashMap<String, InetAddress>();
        pairs(arguments, "aux-address").forEach((name, text) -> reserved.put(name, address(text)));
        var pools = new ArrayList<Pool>();
        for (String text : arguments.values("subnet")) {
            Subnet subnet = Subnet.parse(text);
            var own = new LinkedHashMap<>(reserved);
            own.values().removeIf(Predicate.not(subnet::contains));
            pools.add(new Pool(
                    subnet,
                    first(gateways, subnet::contains),
                    first(ranges, range -> subnet.contains(range.address())),
                    own));
        }
        requireUsed(gateways, pools, "gateway");
        requireUsed(ranges.stream().map(Subnet::address).toList(), pools, "ip-range");
        requireUsed(List.copyOf(reserved.values()), pools, "aux-address");
        return pools;
    }

    private static <T> Optional<T> first(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    private static void requireUsed(List<InetAddress> addresses, List<Pool> pools, String flag) {
        for (InetAddress address : addresses) {
            if (pools.stream().noneMatch(pool -> pool.subnet().contains(address))) {
                throw new UsageException("no matching subnet for --%s %s; name it with --subnet"
                        .formatted(flag, address.getHostAddress()));
            }
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("\"" + text + "\" is no address");
        }
    }
}
