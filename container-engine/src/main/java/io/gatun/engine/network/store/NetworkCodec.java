package io.gatun.engine.network.store;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.NetworkSpec.Reach;
import io.gatun.engine.model.Subnet;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** {@link NetworkDefinition} as JSON. */
final class NetworkCodec {
    private NetworkCodec() {}

    static Json write(NetworkDefinition network) {
        var spec = network.spec();
        return Json.object()
                .put("id", network.id().value())
                .put("created", network.created().toString())
                .put("name", spec.name().value())
                .put("ipv6", spec.ipv6())
                .put(
                        "pools",
                        Json.array(
                                spec.pools().stream().map(NetworkCodec::write).toList()))
                .put("reach", write(spec.reach()))
                .put("labels", Json.strings(spec.labels()))
                .build();
    }

    private static Json write(Pool pool) {
        var reserved = Json.object();
        pool.reserved().forEach((name, address) -> reserved.put(name, address.getHostAddress()));
        var out = Json.object().put("subnet", pool.subnet().toString());
        pool.gateway().ifPresent(gateway -> out.put("gateway", gateway.getHostAddress()));
        pool.range().ifPresent(range -> out.put("range", range.toString()));
        return out.put("reserved", reserved.build()).build();
    }

    private static Json write(Reach reach) {
        var out = Json.object()
                .put("internal", reach.internal())
                .put("isolated", reach.isolated())
                .put("masqueraded", reach.masqueraded())
                .put("mtu", reach.mtuBytes());
        reach.published().ifPresent(address -> out.put("published", address.getHostAddress()));
        reach.bridge().ifPresent(bridge -> out.put("bridge", bridge));
        return out.build();
    }

    static NetworkDefinition read(JsonView view) {
        return new NetworkDefinition(
                new NetworkId(view.required("id").text()),
                instant(view.required("created")),
                new NetworkSpec(
                        new NetworkName(view.required("name").text()),
                        view.flag("ipv6"),
                        view.list("pools", NetworkCodec::readPool),
                        readReach(view.required("reach")),
                        view.map("labels", JsonView::text)));
    }

    private static Pool readPool(JsonView view) {
        return new Pool(
                Subnet.parse(view.required("subnet").text()),
                view.optionalText("gateway").map(InetAddress::ofLiteral),
                view.optionalText("range").map(Subnet::parse),
                view.map("reserved", each -> InetAddress.ofLiteral(each.text())));
    }

    private static Reach readReach(JsonView view) {
        return new Reach(
                view.flag("internal"),
                view.flag("isolated"),
                view.flag("masqueraded"),
                view.optionalText("published").map(InetAddress::ofLiteral),
                view.required("mtu").int32(),
                view.optionalText("bridge"));
    }

    private static Instant instant(JsonView view) {
        try {
            return Instant.parse(view.text());
        } catch (DateTimeParseException e) {
            throw view.failure("not a time");
        }
    }
}
