package io.gatun.proxy.file;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Check;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ExecCheck;
import io.gatun.proxy.model.GrpcCheck;
import io.gatun.proxy.model.HttpCheck;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.Pace;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ProxyConfig.AccessLog;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.Reachable;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.TcpCheck;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.model.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a file of services says, from its YAML. */
public final class ServicesReader {
    private ServicesReader() {}

    /**
     * Reads it.
     *
     * @throws ServicesFileException with the place and the reason
     */
    public static ProxyConfig read(String yaml) {
        Fields file = Fields.of("", YamlText.read(yaml));
        var services = new ArrayList<ServiceDefinition>();
        file.each("services").forEach((name, fields) -> services.add(service(name, fields)));
        var config = new ProxyConfig(
                services,
                file.read("metrics", AddressText::internet),
                file.inside("accessLog", ServicesReader::accessLog));
        Duration resolve = file.duration("resolve").orElse(ProxyConfig.RESOLVE);
        file.end();
        return Fields.checked("resolve", resolve, config::withResolve);
    }

    private static AccessLog accessLog(Fields fields) {
        Path path =
                fields.read("path", Path::of).orElseThrow(() -> Fields.wrong(fields.place() + ".path", "is missing"));
        return new AccessLog(path, fields.number("oneIn").orElse(1));
    }

    private static ServiceDefinition service(String name, Fields fields) {
        Transport transport = fields.read("protocol", Transport::named).orElse(Transport.TCP);
        var entrance = fields.read("listen", word -> Entrance.parse(word, transport))
                .orElseThrow(() -> Fields.wrong(fields.place() + ".listen", "is missing; write 0.0.0.0:80"));
        ServiceSpec spec = Fields.checked(fields.place(), fields, each -> spec(entrance, each));
        Optional<Check> check = health(fields);
        var backends = fields.items("backends", ServicesReader::backend);
        Map<String, List<Reachable>> pools =
                fields.lists("pools", ServicesReader::backend).orElse(Map.of());
        var definition = Fields.checked(
                fields.place(),
                check.map(spec::withCheck).orElse(spec),
                checked -> ServiceDefinition.of(name, checked, backends, pools));
        fields.end();
        return definition;
    }

    private static ServiceSpec spec(Entrance entrance, Fields fields) {
        return ServiceSpec.on(entrance.address())
                .withTransport(entrance.transport())
                .withWay(fields.read("way", Way::named).orElse(Way.RELAY))
                .withBalancing(balancing(fields))
                .withLastResort(
                        fields.read("lastResort", ServicesReader::lastResort).orElse(LastResort.RESET))
                .withLimits(fields.inside("limits", ServicesReader::limits).orElse(Limits.DEFAULT))
                .withTimeouts(
                        fields.inside("timeouts", ServicesReader::timeouts).orElse(Timeouts.DEFAULT))
                .withProxyProtocol(proxyProtocol(fields))
                .withSockets(sockets(fields))
                .withEjection(ejection(fields))
                .withRouting(RoutingReader.read(fields));
    }

    private static SocketOptions sockets(Fields fields) {
        SocketOptions sockets =
                SocketOptions.DEFAULT.withBacklog(fields.number("backlog").orElse(SocketOptions.DEFAULT.backlog()));
        if (fields.isFalse("tcpKeepAlive")) sockets = sockets.without(Feature.KEEP_ALIVE);
        if (fields.isFalse("noDelay")) sockets = sockets.without(Feature.NO_DELAY);
        if (fields.isTrue("fastOpen")) sockets = sockets.with(Feature.FAST_OPEN);
        return fields.isTrue("transparent") ? sockets.with(Feature.TRANSPARENT) : sockets;
    }

    private static Balancing balancing(Fields fields) {
        return Fields.checked(
                fields.place(),
                fields,
                each -> new Balancing(
                        each.read("balance", BalancePolicy::named).orElse(BalancePolicy.POWER_OF_TWO),
                        each.duration("affinity"),
                        each.duration("slowStart"),
                        each.text("zone")));
    }

    private static LastResort lastResort(String word) {
        return switch (word) {
            case "reset" -> LastResort.RESET;
            case "try-all" -> LastResort.TRY_ALL;
            case "hold" -> LastResort.HOLD;
            default -> throw new IllegalArgumentException("expected reset, try-all or hold, not " + word);
        };
    }

    private static Limits limits(Fields fields) {
        return new Limits(
                fields.number("connections").orElse(Limits.UNLIMITED),
                fields.number("perBackend").orElse(Limits.UNLIMITED),
                fields.number("perClient").orElse(Limits.UNLIMITED),
                fields.number("acceptsPerSecond").orElse(Limits.UNLIMITED),
                fields.number("attempts").orElse(Limits.DEFAULT.attempts()));
    }

    private static Timeouts timeouts(Fields fields) {
        return new Timeouts(
                fields.duration("connect").orElse(Timeouts.DEFAULT.connect()),
                fields.duration("preface").orElse(Timeouts.DEFAULT.preface()),
                fields.duration("idle"),
                fields.duration("halfClosed"),
                fields.duration("total"),
                fields.duration("drain"));
    }

    private static ProxyProtocol proxyProtocol(Fields fields) {
        var to = fields.read("sendProxy", word -> switch (word) {
                    case "v1" -> ProxyProtocol.To.V1;
                    case "v2" -> ProxyProtocol.To.V2;
                    default -> throw new IllegalArgumentException("expected v1 or v2, not " + word);
                })
                .orElse(ProxyProtocol.To.NONE);
        return new ProxyProtocol(
                fields.isTrue("acceptProxy") ? ProxyProtocol.From.CLIENTS : ProxyProtocol.From.NOBODY, to);
    }

    // Without a word of it: as usual. "off" is a word; YAML 1.2 does not take it for false.
    private static Optional<Ejection> ejection(Fields fields) {
        if (fields.isMapping("ejection")) {
            return fields.inside(
                    "ejection",
                    each -> new Ejection(
                            each.number("failures").orElse(Ejection.DEFAULT.failures()),
                            each.duration("base").orElse(Ejection.DEFAULT.base()),
                            each.duration("max").orElse(Ejection.DEFAULT.max())));
        }
        boolean isOff = fields.read("ejection", word -> {
                    if (!word.equals("off"))
                        throw new IllegalArgumentException("expected off, or failures, base and max");
                    return true;
                })
                .orElse(false);
        return isOff ? Optional.empty() : Optional.of(Ejection.DEFAULT);
    }

    private static Optional<Check> health(Fields fields) {
        if (fields.isMapping("health")) return fields.inside("health", ServicesReader::check);
        return fields.read("health", word -> switch (word) {
            case "tcp" -> TcpCheck.DEFAULT;
            case "http" -> new HttpCheck("/");
            case "grpc" -> new GrpcCheck("", Pace.DEFAULT);
            default -> throw new IllegalArgumentException("expected tcp, http, grpc, or fields with a kind");
        });
    }

    private static Check check(Fields fields) {
        var pace = new Pace(
                fields.duration("interval").orElse(Pace.DEFAULT.interval()),
                fields.duration("timeout").orElse(Pace.DEFAULT.timeout()),
                fields.number("rise").orElse(Pace.DEFAULT.rise()),
                fields.number("fall").orElse(Pace.DEFAULT.fall()));
        String kind = fields.text("kind").orElse("tcp");
        return switch (kind) {
            case "tcp" -> new TcpCheck(pace);
            case "http" ->
                new HttpCheck(
                        fields.text("path").orElse("/"), fields.text("host").orElse("localhost"), pace);
            case "grpc" -> new GrpcCheck(fields.text("service").orElse(""), pace);
            case "exec" -> new ExecCheck(fields.words("command", word -> word), pace);
            default -> throw Fields.wrong(fields.place() + ".kind", "expected tcp, http, grpc or exec, not " + kind);
        };
    }

    private static Reachable backend(String place, Object item) {
        if (item instanceof String word) return Reachable.parse(word, 1, Optional.empty());
        Fields fields = Fields.of(place, item);
        int weight = fields.number("weight").orElse(1);
        Optional<String> zone = fields.text("zone");
        var backend = fields.read("address", word -> Reachable.parse(word, weight, zone))
                .orElseThrow(() -> Fields.wrong(place + ".address", "is missing"));
        fields.end();
        return backend;
    }
}
