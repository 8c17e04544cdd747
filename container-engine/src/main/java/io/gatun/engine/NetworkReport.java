package io.gatun.engine;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.Endpoint;
import io.gatun.engine.model.NetworkInfo;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.options.NetworkOptionText;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A network as docker's {@code network inspect} prints it. */
final class NetworkReport {
    private final NetworkInfo network;
    private final Function<ContainerId, String> names;

    /** @param names of containers; nothing for one that is just being removed */
    NetworkReport(NetworkInfo network, Function<ContainerId, String> names) {
        this.network = network;
        this.names = names;
    }

    Json.Obj json() {
        var spec = network.spec();
        var containers = Json.object();
        network.endpoints()
                .forEach(endpoint -> containers.put(endpoint.container().value(), json(endpoint)));
        return Json.object()
                .put("Name", network.name().value())
                .put("Id", network.id().value())
                .put("Created", network.created().toString())
                .put("Scope", "local")
                .put("Driver", "bridge")
                .put("EnableIPv4", true)
                .put("EnableIPv6", spec.ipv6())
                .put(
                        "IPAM",
                        Json.object()
                                .put("Driver", "default")
                                .put("Options", Json.Null.NULL)
                                .put(
                                        "Config",
                                        Json.array(spec.pools().stream()
                                                .map(NetworkReport::json)
                                                .toList()))
                                .build())
                .put("Internal", spec.reach().internal())
                .put("Attachable", false)
                .put("Ingress", false)
                .put("ConfigFrom", Json.object().put("Network", "").build())
                .put("ConfigOnly", false)
                .put("Containers", containers.build())
                .put("Options", Json.strings(options()))
                .put("Labels", Json.strings(spec.labels()))
                .build();
    }

    /** Of the default network docker shows also what is as it is by default. */
    private Map<String, String> options() {
        var reach = network.spec().reach();
        return network.name().equals(NetworkName.BRIDGE)
                ? NetworkOptionText.whole(reach, network.bridge())
                : NetworkOptionText.text(reach);
    }

    private static Json.Obj json(Pool pool) {
        var out = Json.object().put("Subnet", pool.subnet().toString());
        pool.range().ifPresent(range -> out.put("IPRange", range.toString()));
        pool.gateway().ifPresent(gateway -> out.put("Gateway", gateway.getHostAddress()));
        if (!pool.reserved().isEmpty()) {
            var reserved = Json.object();
            pool.reserved().forEach((name, address) -> reserved.put(name, address.getHostAddress()));
            out.put("AuxiliaryAddresses", reserved.build());
        }
        return out.build();
    }

    private Json.Obj json(Endpoint endpoint) {
        return Json.object()
                .put("Name", names.apply(endpoint.container()))
                .put("EndpointID", id(endpoint))
                .put("MacAddress", endpoint.mac())
                .put("IPv4Address", text(endpoint.ipv4()))
                .put("IPv6Address", text(endpoint.ipv6()))
                .build();
    }

    /** Docker's endpoints have ids; ours are what a container has in a network. */
    private static String id(Endpoint endpoint) {
        return endpoint.container().value().substring(0, 32)
                + endpoint.network().value().substring(0, 32);
    }

    private static String text(Optional<Subnet> address) {
        return address.map(Subnet::toString).orElse("");
    }
}
