package io.gatun.daemon.docker.container;

import io.gatun.daemon.docker.create.EndpointReader;
import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.life.Memo;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.ContainerNetworks;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.Endpoint;
import io.gatun.engine.model.InterfaceSysctl;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.model.Subnet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The network settings of a container, as docker shows them. Addresses are there while it runs. */
final class NetworkShape {
    private static final Json.Obj NONE = Json.object().build();
    /** From here on aliases are those that were asked for, and what a container is called is told apart from them. */
    private static final int OWN_ALIASES = 45;

    private static final int CHOOSES_GATEWAY = 48;

    private final Memo memo;
    private final ContainerNetworks networks;
    private final ContainerInfo info;
    private final boolean running;
    private final ApiVersion version;

    private NetworkShape(Memo memo, ContainerInfo info, ApiVersion version) {
        this.memo = memo;
        this.info = info;
        this.version = version;
        this.networks = info.networks();
        this.running = info.run().isPresent();
    }

    static Json settings(Memo memo, ContainerInfo info, ApiVersion version) {
        return new NetworkShape(memo, info, version).settings();
    }

    /** By name. */
    static Json networks(Memo memo, ContainerInfo info, ApiVersion version) {
        return new NetworkShape(memo, info, version).networks();
    }

    /** What {@link #networks} are called. */
    static Set<String> names(Memo memo, ContainerInfo info) {
        return new NetworkShape(memo, info, ApiVersion.CURRENT)
                .networks()
                .members()
                .keySet();
    }

    private Json settings() {
        // Docker repeats here what a container has in the default network.
        Optional<Endpoint> first = networks.endpoints().stream()
                .filter(endpoint -> running && endpoint.networkName().value().equals("bridge"))
                .findFirst();
        return Json.object()
                .put("Bridge", "")
                .put("SandboxID", "")
                .put("SandboxKey", "")
                .put("Ports", running ? ports() : NONE)
                .put("HairpinMode", false)
                .put("LinkLocalIPv6Address", "")
                .put("LinkLocalIPv6PrefixLen", 0)
                .put("EndpointID", first.map(NetworkShape::id).orElse(""))
                .put("Gateway", first.map(each -> gateway(each.ipv4Gateway())).orElse(""))
                .put(
                        "GlobalIPv6Address",
                        first.map(each -> address(each.ipv6())).orElse(""))
                .put(
                        "GlobalIPv6PrefixLen",
                        first.map(each -> length(each.ipv6())).orElse(0L))
                .put("IPAddress", first.map(each -> address(each.ipv4())).orElse(""))
                .put("IPPrefixLen", first.map(each -> length(each.ipv4())).orElse(0L))
                .put(
                        "IPv6Gateway",
                        first.map(each -> gateway(each.ipv6Gateway())).orElse(""))
                .put("MacAddress", first.map(Endpoint::mac).orElse(""))
                .put("Networks", networks())
                .build();
    }

    private Json ports() {
        var byPort = new TreeMap<ContainerPort, List<Json>>();
        networks.exposed().forEach(port -> byPort.put(port, new ArrayList<>()));
        for (PortBinding binding : networks.ports()) {
            byPort.computeIfAbsent(binding.port(), port -> new ArrayList<>())
                    .add(Json.object()
                            .put("HostIp", binding.hostAddress())
                            .put("HostPort", Integer.toString(binding.hostPort()))
                            .build());
        }
        var out = Json.object();
        byPort.forEach((port, bindings) ->
                out.put(port.toString(), bindings.isEmpty() ? Json.Null.NULL : Json.array(bindings)));
        return out.build();
    }

    /** The ports of a container as lists of containers have them. */
    static Json list(ContainerInfo info) {
        var out = new ArrayList<Json>();
        var bound = info.networks().ports();
        for (PortBinding binding : bound) {
            out.add(Json.object()
                    .put("IP", binding.hostAddress())
                    .put("PrivatePort", binding.port().number())
                    .put("PublicPort", binding.hostPort())
                    .put("Type", binding.port().protocol().toString())
                    .build());
        }
        info.networks().exposed().stream()
                .filter(port ->
                        bound.stream().noneMatch(binding -> binding.port().equals(port)))
                .filter(port -> info.run().isPresent())
                .forEach(port -> out.add(Json.object()
                        .put("PrivatePort", port.number())
                        .put("Type", port.protocol().toString())
                        .build()));
        return Json.array(out);
    }

    private Json.Obj networks() {
        if (networks.endpoints().isEmpty()) return mode();
        var out = Json.object();
        networks.endpoints().forEach(endpoint -> out.put(endpoint.networkName().value(), json(endpoint)));
        return out.build();
    }

    private Json.Obj json(Endpoint endpoint) {
        var out = members(endpoint);
        return (version.isAtLeast(CHOOSES_GATEWAY) ? out.put("GwPriority", endpoint.gatewayPriority()) : out).build();
    }

    private Json.Members members(Endpoint endpoint) {
        boolean named = !endpoint.networkName().value().equals("bridge");
        return Json.object()
                .put("IPAMConfig", asked(endpoint))
                .put("Links", links(endpoint))
                .put("Aliases", named ? aliases(endpoint) : Json.Null.NULL)
                .put("NetworkID", endpoint.network().value())
                .put("EndpointID", running ? id(endpoint) : "")
                .put("Gateway", running ? gateway(endpoint.ipv4Gateway()) : "")
                .put("IPAddress", running ? address(endpoint.ipv4()) : "")
                .put("IPPrefixLen", running ? length(endpoint.ipv4()) : 0)
                .put("IPv6Gateway", running ? gateway(endpoint.ipv6Gateway()) : "")
                .put("GlobalIPv6Address", running ? address(endpoint.ipv6()) : "")
                .put("GlobalIPv6PrefixLen", running ? length(endpoint.ipv6()) : 0)
                .put("MacAddress", running ? endpoint.mac() : "")
                .put("DriverOpts", driverOptions(endpoint))
                .put("DNSNames", named ? Json.strings(answeredNames(endpoint)) : Json.Null.NULL);
    }

    private static Json driverOptions(Endpoint endpoint) {
        if (endpoint.sysctls().isEmpty()) return Json.Null.NULL;
        String all = endpoint.sysctls().stream().map(InterfaceSysctl::toString).collect(Collectors.joining(","));
        return Json.object().put(EndpointReader.SYSCTLS, all).build();
    }

    /** Those that were asked for; clients of old versions look for the container's id among them. */
    private Json aliases(Endpoint endpoint) {
        if (!version.isAtLeast(OWN_ALIASES)) return Json.strings(answeredNames(endpoint));
        return endpoint.aliases().isEmpty() ? Json.Null.NULL : Json.strings(endpoint.aliases());
    }

    /** Under which it is found in its network. */
    private Set<String> answeredNames(Endpoint endpoint) {
        var names = new LinkedHashSet<String>();
        if (version.isAtLeast(OWN_ALIASES)) info.name().ifPresent(name -> names.add(name.value()));
        names.addAll(endpoint.aliases());
        names.add(endpoint.container().shortForm());
        return names;
    }

    /** The addresses that were asked for. */
    private Json asked(Endpoint endpoint) {
        JsonView settings = JsonView.of(memo.networking());
        return settings.member("EndpointsConfig")
                .flatMap(all -> all.member(endpoint.networkName().value()))
                .flatMap(one -> one.member("IPAMConfig"))
                .map(JsonView::json)
                .filter(json -> json instanceof Json.Obj(var members) && !members.isEmpty())
                .orElse(Json.Null.NULL);
    }

    /** The links that it was connected with; those of the default network are not the network's. */
    private Json links(Endpoint endpoint) {
        return JsonView.of(memo.networking())
                .member("EndpointsConfig")
                .flatMap(all -> all.member(endpoint.networkName().value()))
                .map(one -> one.texts("Links"))
                .filter(links -> !links.isEmpty())
                .map(Json::strings)
                .orElse(Json.Null.NULL);
    }

    private static String id(Endpoint endpoint) {
        return endpoint.container().value().substring(0, 32)
                + endpoint.network().value().substring(0, 32);
    }

    private static String address(Optional<Subnet> of) {
        return of.map(subnet -> subnet.address().getHostAddress()).orElse("");
    }

    private static long length(Optional<Subnet> of) {
        return of.map(Subnet::length).orElse(0);
    }

    private static String gateway(Optional<InetAddress> of) {
        return of.map(InetAddress::getHostAddress).orElse("");
    }

    private Json.Obj mode() {
        String mode = memo.hostView().optionalText("NetworkMode").orElse("default");
        if (mode.startsWith("container:")) return NONE;
        return Json.object()
                .put(
                        mode,
                        Json.object()
                                .put("IPAMConfig", Json.Null.NULL)
                                .put("Links", Json.Null.NULL)
                                .put("Aliases", Json.Null.NULL)
                                .put("NetworkID", "")
                                .put("EndpointID", "")
                                .put("Gateway", "")
                                .put("IPAddress", "")
                                .put("IPPrefixLen", 0)
                                .put("MacAddress", "")
                                .build())
                .build();
    }
}
