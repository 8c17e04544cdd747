package io.gatun.cli.container.report;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.ContainerNetworks;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.Endpoint;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.model.Subnet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Where a container is reached, with docker's fields. */
final class NetworkReport {
    private final ContainerNetworks networks;

    NetworkReport(ContainerNetworks networks) {
        this.networks = networks;
    }

    Json.Obj json() {
        var first = networks.endpoints().stream().findFirst();
        var all = Json.object();
        networks.endpoints().forEach(endpoint -> all.put(endpoint.networkName().value(), json(endpoint)));
        return Json.object()
                .put("Ports", ports())
                .put("IPAddress", first.map(each -> address(each.ipv4())).orElse(""))
                .put(
                        "GlobalIPv6Address",
                        first.map(each -> address(each.ipv6())).orElse(""))
                .put("Gateway", first.map(each -> gateway(each.ipv4Gateway())).orElse(""))
                .put("MacAddress", first.map(Endpoint::mac).orElse(""))
                .put("Networks", all.build())
                .build();
    }

    private Json.Obj ports() {
        var byPort = new LinkedHashMap<ContainerPort, List<Json>>();
        networks.exposed().stream().sorted().forEach(port -> byPort.put(port, new ArrayList<>()));
        for (PortBinding binding : networks.ports()) {
            byPort.computeIfAbsent(binding.port(), port -> new ArrayList<>())
                    .add(Json.object()
                            .put("HostIp", binding.hostAddress())
                            .put("HostPort", Integer.toString(binding.hostPort()))
                            .build());
        }
        var ports = Json.object();
        byPort.forEach((port, bindings) ->
                ports.put(port.toString(), bindings.isEmpty() ? Json.Null.NULL : Json.array(bindings)));
        return ports.build();
    }

    private static Json.Obj json(Endpoint endpoint) {
        return Json.object()
                .put("NetworkID", endpoint.network().value())
                .put("Aliases", Json.strings(endpoint.aliases()))
                .put("IPAddress", address(endpoint.ipv4()))
                .put("IPPrefixLen", length(endpoint.ipv4()))
                .put("Gateway", gateway(endpoint.ipv4Gateway()))
                .put("GlobalIPv6Address", address(endpoint.ipv6()))
                .put("GlobalIPv6PrefixLen", length(endpoint.ipv6()))
                .put("IPv6Gateway", gateway(endpoint.ipv6Gateway()))
                .put("MacAddress", endpoint.mac())
                .build();
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
}
