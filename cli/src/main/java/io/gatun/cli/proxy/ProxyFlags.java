package io.gatun.cli.proxy;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.UsageException;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Check;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.GrpcCheck;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpCheck;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.Pace;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ProxyProtocol.From;
import io.gatun.proxy.model.ProxyProtocol.To;
import io.gatun.proxy.model.Reachable;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.TcpCheck;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.model.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The flags of {@code gatun proxy} as services and backends. */
record ProxyFlags(
        List<ServiceSpec> services,
        List<Reachable> backends,
        Map<String, List<Reachable>> pools,
        Optional<Internet> metrics,
        Duration resolve) {
    private static final int MAX_DIGITS = 7;

    /**
     * Reads them.
     *
     * @throws UsageException if one is missing or wrong
     */
    static ProxyFlags of(Arguments arguments) {
        List<String> listen = words(arguments, arguments.has("vip") ? "vip" : "listen");
        if (listen.isEmpty()) throw new UsageException("proxy: say where to listen, such as --listen :80");
        List<String> to = words(arguments, "to");
        List<String> sni = arguments.values("sni");
        if (to.isEmpty() && sni.isEmpty())
            throw new UsageException("proxy: say who answers, such as --to 10.0.0.2:8080");
        try {
            Transport transport = Transport.named(arguments.value("protocol", Transport.TCP.text()));
            Map<String, List<Reachable>> pools = pools(sni);
            return new ProxyFlags(
                    listen.stream()
                            .map(word -> service(Entrance.parse(word, transport), arguments)
                                    .withRouting(routing(pools, arguments.isOn("http"))))
                            .toList(),
                    to.stream().map(ProxyFlags::backend).toList(),
                    pools,
                    arguments.has("metrics")
                            ? Optional.of(AddressText.internet(arguments.value("metrics", "")))
                            : Optional.empty(),
                    Duration.ofSeconds(number(arguments, "resolve", (int) ProxyConfig.RESOLVE.toSeconds())));
        } catch (IllegalArgumentException e) {
            throw new UsageException("proxy: " + e.getMessage());
        }
    }

    /** How long connections may go on at the end. */
    static Duration drain(Arguments arguments) {
        return Duration.ofSeconds(number(arguments, "drain", 10));
    }

    /** The same as a file would say it. */
    ProxyConfig config() {
        return new ProxyConfig(
                services.stream()
                        .map(spec -> ServiceDefinition.of(spec.entrance().text(), spec, backends, pools))
                        .toList(),
                metrics,
                Optional.empty(),
                resolve);
    }

    // A pool for each name, called as it is.
    private static Map<String, List<Reachable>> pools(List<String> sni) {
        var pools = new LinkedHashMap<String, List<Reachable>>();
        for (String word : sni) {
            int equals = word.indexOf('=');
            if (equals < 1) throw new UsageException("proxy: --sni is NAME=BACKEND[,...], not \"" + word + "\"");
            String name = new HostPattern(word.substring(0, equals)).text();
            for (String backend : word.substring(equals + 1).split(",", -1)) {
                pools.computeIfAbsent(name, key -> new ArrayList<>()).add(backend(backend));
            }
        }
        return pools;
    }

    private static Routing routing(Map<String, List<Reachable>> pools, boolean http) {
        if (http && !pools.isEmpty()) throw new UsageException("proxy: --http and --sni are for services of their own");
        if (pools.isEmpty()) return http ? HttpRouting.of(List.of()) : Routing.NONE;
        return new TlsRouting(pools.keySet().stream()
                .map(name -> new TlsRouting.Route(List.of(new HostPattern(name)), List.of(), name))
                .toList());
    }

    private static List<String> words(Arguments arguments, String flag) {
        return arguments.values(flag).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .toList();
    }

    private static ServiceSpec service(Entrance entrance, Arguments arguments) {
        ServiceSpec spec = ServiceSpec.on(entrance.address())
                .withTransport(entrance.transport())
                .withWay(Way.named(arguments.value("way", Way.RELAY.text())))
                .withBalancing(balancing(arguments))
                .withLastResort(lastResort(arguments.value("last-resort", "reset")))
                .withLimits(Limits.DEFAULT
                        .withConnections(number(arguments, "max-connections", Limits.UNLIMITED))
                        .withPerClient(number(arguments, "max-per-client", Limits.UNLIMITED)))
                .withTimeouts(timeouts(arguments))
                .withProxyProtocol(proxyProtocol(arguments))
                .withSockets(sockets(arguments));
        return check(arguments.value("health", "none")).map(spec::withCheck).orElse(spec);
    }

    private static SocketOptions sockets(Arguments arguments) {
        var sockets = SocketOptions.DEFAULT.withBacklog(number(arguments, "backlog", SocketOptions.DEFAULT.backlog()));
        if (arguments.isOn("fast-open")) sockets = sockets.with(Feature.FAST_OPEN);
        return arguments.isOn("transparent") ? sockets.with(Feature.TRANSPARENT) : sockets;
    }

    private static Balancing balancing(Arguments arguments) {
        var balancing =
                Balancing.of(BalancePolicy.named(arguments.value("balance", BalancePolicy.POWER_OF_TWO.text())));
        if (!arguments.has("affinity")) return balancing;
        return balancing.withAffinity(Duration.ofSeconds(number(arguments, "affinity", 0)));
    }

    private static Timeouts timeouts(Arguments arguments) {
        var times = Timeouts.DEFAULT.withConnect(Duration.ofSeconds(number(arguments, "connect-timeout", 5)));
        if (!arguments.has("idle-timeout")) return times;
        return times.withIdle(Duration.ofSeconds(number(arguments, "idle-timeout", 0)));
    }

    private static ProxyProtocol proxyProtocol(Arguments arguments) {
        ProxyProtocol from =
                arguments.has("accept-proxy") ? ProxyProtocol.NONE.withFrom(From.CLIENTS) : ProxyProtocol.NONE;
        return switch (arguments.value("send-proxy", "none")) {
            case "none" -> from;
            case "v1" -> from.withTo(To.V1);
            case "v2" -> from.withTo(To.V2);
            default -> throw new UsageException("proxy: --send-proxy is v1 or v2");
        };
    }

    private static Optional<Check> check(String health) {
        int colon = health.indexOf(':');
        String kind = colon < 0 ? health : health.substring(0, colon);
        String rest = colon < 0 ? "" : health.substring(colon + 1);
        return switch (kind) {
            case "none" -> Optional.empty();
            case "tcp" -> Optional.of(TcpCheck.DEFAULT);
            case "http" -> Optional.of(new HttpCheck(rest.isEmpty() ? "/" : rest));
            case "grpc" -> Optional.of(new GrpcCheck(rest, Pace.DEFAULT));
            default ->
                throw new UsageException(
                        "proxy: --health is none, tcp, http:/PATH or grpc:SERVICE, not \"" + health + "\"");
        };
    }

    private static LastResort lastResort(String what) {
        return switch (what) {
            case "reset" -> LastResort.RESET;
            case "try-all" -> LastResort.TRY_ALL;
            case "hold" -> LastResort.HOLD;
            default -> throw new UsageException("proxy: --last-resort is reset, try-all or hold, not \"" + what + "\"");
        };
    }

    // Only what follows the last = and is a number: the path of a socket may have one too.
    private static Reachable backend(String word) {
        int equals = word.lastIndexOf('=');
        String weight = word.substring(equals + 1);
        if (equals < 0 || !isNumber(weight)) return Reachable.parse(word, 1, Optional.empty());
        return Reachable.parse(word.substring(0, equals), Integer.parseInt(weight), Optional.empty());
    }

    private static int number(Arguments arguments, String flag, int otherwise) {
        if (!arguments.has(flag)) return otherwise;
        String text = arguments.value(flag, "");
        if (!isNumber(text))
            throw new UsageException("proxy: --" + flag + " takes a whole number, not \"" + text + "\"");
        return Integer.parseInt(text);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
