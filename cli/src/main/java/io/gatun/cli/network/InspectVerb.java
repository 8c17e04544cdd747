package io.gatun.cli.network;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Template;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.Endpoint;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NetworkInfo;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.spec.Json;
import io.gatun.engine.template.NetworkOptionText;
import java.util.ArrayList;
import java.util.List;

/** {@code gatun network inspect}. */
final class InspectVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "network inspect",
                "NETWORK [NETWORK...]",
                "Print all there is to know about networks",
                List.of(
                        Flag.of("format", "TEMPLATE", "json, or a template, such as {{.Internal}}")
                                .or('f'),
                        Flag.onOff("verbose", "accepted for docker").or('v')));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, Integer.MAX_VALUE);
        var found = new ArrayList<Json>();
        int code = 0;
        try (var engine = invocation.engine()) {
            for (String name : arguments.positionals()) {
                try {
                    found.add(json(engine, engine.networks().inspect(name)));
                } catch (EngineException e) {
                    code = Problem.of(e, "network").report(invocation.console().err(), false);
                }
            }
        }
        print(invocation, arguments.value("format", ""), found);
        return code;
    }

    private static void print(Invocation invocation, String format, List<Json> found) {
        var out = invocation.console().out();
        if (format.isEmpty()) {
            out.println(Json.array(found).pretty());
        } else if (format.equals("json")) {
            out.println(Json.array(found));
        } else {
            var template = Template.of(format);
            for (Json each : found) out.println(template.apply(each));
        }
    }

    /** Docker's fields. */
    private static Json.Obj json(Engine engine, NetworkInfo network) {
        var spec = network.spec();
        var containers = Json.object();
        network.endpoints()
                .forEach(endpoint -> containers.put(endpoint.container().value(), json(engine, endpoint)));
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
                                .put(
                                        "Config",
                                        Json.array(spec.pools().stream()
                                                .map(InspectVerb::json)
                                                .toList()))
                                .build())
                .put("Internal", spec.reach().internal())
                .put("Attachable", false)
                .put("Ingress", false)
                .put("Containers", containers.build())
                .put("Options", Json.strings(NetworkOptionText.text(spec.reach())))
                .put("Labels", Json.strings(spec.labels()))
                .put("Bridge", network.bridge())
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

    private static Json.Obj json(Engine engine, Endpoint endpoint) {
        return Json.object()
                .put("Name", name(engine, endpoint))
                .put("MacAddress", endpoint.mac())
                .put("IPv4Address", address(endpoint, false))
                .put("IPv6Address", address(endpoint, true))
                .build();
    }

    private static String name(Engine engine, Endpoint endpoint) {
        try {
            var container = engine.inspect(new ContainerRef(endpoint.container().value()));
            return container.name().map(Object::toString).orElse("");
        } catch (EngineException e) {
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
