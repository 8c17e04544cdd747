package io.gatun.daemon.docker.network;

import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.Endpoint;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NetworkInfo;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.spec.Json;
import io.gatun.engine.template.NetworkOptionText;
import java.util.List;

/** Networks as docker shows them. */
final class NetworkJson {
    private static final Json EMPTY = Json.object().build();
    /** The two that are no networks of anybody's; the ids are ours. */
    private static final List<String> MODES = List.of("host", "none");

    private final Engine engine;

    NetworkJson(Engine engine) {
        this.engine = engine;
    }

    /** Those that every host has, without being made. */
    static List<Json.Obj> modes() {
        return MODES.stream().map(NetworkJson::mode).toList();
    }

    static Json.Obj mode(String name) {
        return Json.object()
                .put("Name", name)
                .put("Id", (name.equals("host") ? "a" : "b").repeat(64))
                .put("Created", "1970-01-01T00:00:00Z")
                .put("Scope", "local")
                .put("Driver", name.equals("host") ? "host" : "null")
                .put("EnableIPv4", true)
                .put("EnableIPv6", false)
                .put("IPAM", ipam(Json.Null.NULL))
                .put("Internal", false)
                .put("Attachable", false)
                .put("Ingress", false)
                .put("ConfigFrom", Json.object().put("Network", "").build())
                .put("ConfigOnly", false)
                .put("Containers", EMPTY)
                .put("Options", EMPTY)
                .put("Labels", EMPTY)
                .build();
    }

    private static Json ipam(Json config) {
        return Json.object()
                .put("Driver", "default")
                .put("Options", Json.Null.NULL)
                .put("Config", config)
                .build();
    }

    Json.Obj of(NetworkInfo network) {
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
                        ipam(Json.array(
                                spec.pools().stream().map(NetworkJson::json).toList())))
                .put("Internal", spec.reach().internal())
                .put("Attachable", false)
                .put("Ingress", false)
                .put("ConfigFrom", Json.object().put("Network", "").build())
                .put("ConfigOnly", false)
                .put("Containers", containers.build())
                .put("Options", Json.strings(NetworkOptionText.text(spec.reach())))
                .put("Labels", Json.strings(spec.labels()))
                .build();
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
                .put("Name", name(endpoint))
                .put("EndpointID", id(endpoint))
                .put("MacAddress", endpoint.mac())
                .put("IPv4Address", address(endpoint, false))
                .put("IPv6Address", address(endpoint, true))
                .build();
    }

    /** Docker's endpoints have ids; ours are what a container has in a network. */
    private static String id(Endpoint endpoint) {
        return endpoint.container().value().substring(0, 32)
                + endpoint.network().value().substring(0, 32);
    }

    private String name(Endpoint endpoint) {
        try {
            var container = engine.inspect(new ContainerRef(endpoint.container().value()));
            return container.name().map(Object::toString).orElse("");
        } catch (EngineException e) {
            // It is just being removed.
            return "";
        }
    }

    private static String address(Endpoint endpoint, boolean ipv6) {
        return endpoint.addresses().stream()
                .filter(subnet -> subnet.isIpv6() == ipv6)
                .findFirst()
                .map(Subnet::toString)
                .orElse("");
    }
}
