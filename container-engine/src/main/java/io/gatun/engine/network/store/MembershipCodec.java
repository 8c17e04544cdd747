package io.gatun.engine.network.store;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.InterfaceSysctl;
import io.gatun.engine.model.Link;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.model.PortRequest;
import io.gatun.engine.model.Protocol;
import io.gatun.engine.network.store.Membership.Connection;
import java.net.InetAddress;

/** {@link Membership} as JSON. */
final class MembershipCodec {
    private MembershipCodec() {}

    static Json write(Membership membership) {
        var out = Json.object()
                .put(
                        "connections",
                        Json.array(membership.connections().stream()
                                .map(MembershipCodec::write)
                                .toList()))
                .put(
                        "exposed",
                        Json.array(membership.exposed().stream()
                                .map(MembershipCodec::write)
                                .toList()))
                .put(
                        "requested",
                        Json.array(membership.requested().stream()
                                .map(MembershipCodec::write)
                                .toList()))
                .put(
                        "bound",
                        Json.array(membership.bound().stream()
                                .map(MembershipCodec::write)
                                .toList()));
        membership.published().ifPresent(address -> out.put("published", address.getHostAddress()));
        return out.build();
    }

    private static Json write(Connection connection) {
        var wanted = connection.wanted();
        var out = Json.object()
                .put("network", connection.network().value())
                .put("name", connection.name().value())
                .put("device", connection.device())
                .put(
                        "addresses",
                        Json.strings(connection.addresses().stream()
                                .map(InetAddress::getHostAddress)
                                .toList()))
                .put("mac", connection.mac())
                .put("aliases", Json.strings(wanted.aliases()));
        wanted.ipv4().ifPresent(address -> out.put("wantedIpv4", address.getHostAddress()));
        wanted.ipv6().ifPresent(address -> out.put("wantedIpv6", address.getHostAddress()));
        wanted.mac().ifPresent(mac -> out.put("wantedMac", mac));
        if (!wanted.links().isEmpty()) {
            out.put(
                    "links",
                    Json.strings(wanted.links().stream().map(Link::toString).toList()));
        }
        if (wanted.gatewayPriority() != 0) out.put("gatewayPriority", wanted.gatewayPriority());
        return out.nonEmptyStrings(
                        "sysctls",
                        wanted.sysctls().stream().map(InterfaceSysctl::toString).toList())
                .build();
    }

    private static Json write(ContainerPort port) {
        return Json.object()
                .put("number", port.number())
                .put("protocol", port.protocol().toString())
                .build();
    }

    private static Json write(PortRequest request) {
        var out = Json.object()
                .put("port", write(request.port()))
                .put("first", request.first())
                .put("last", request.last());
        request.address().ifPresent(address -> out.put("address", address.getHostAddress()));
        return out.build();
    }

    private static Json write(PortBinding binding) {
        return Json.object()
                .put("port", write(binding.port()))
                .put("address", binding.address().getHostAddress())
                .put("hostPort", binding.hostPort())
                .build();
    }

    static Membership read(JsonView view) {
        return new Membership(
                view.list("connections", MembershipCodec::readConnection),
                view.list("exposed", MembershipCodec::readPort),
                view.list("requested", MembershipCodec::readRequest),
                view.optionalText("published").map(InetAddress::ofLiteral),
                view.list("bound", MembershipCodec::readBinding));
    }

    private static Connection readConnection(JsonView view) {
        return new Connection(
                new NetworkId(view.required("network").text()),
                new NetworkName(view.required("name").text()),
                view.required("device").text(),
                view.list("addresses", each -> InetAddress.ofLiteral(each.text())),
                view.required("mac").text(),
                new Attachment(
                        view.required("network").text(),
                        view.texts("aliases"),
                        view.optionalText("wantedIpv4").map(InetAddress::ofLiteral),
                        view.optionalText("wantedIpv6").map(InetAddress::ofLiteral),
                        view.optionalText("wantedMac"),
                        view.texts("links").stream().map(Link::parse).toList(),
                        view.optionalInt("gatewayPriority", Integer.MIN_VALUE, Integer.MAX_VALUE)
                                .orElse(0),
                        view.texts("sysctls").stream()
                                .map(InterfaceSysctl::parse)
                                .toList()));
    }

    private static ContainerPort readPort(JsonView view) {
        return new ContainerPort(
                view.required("number").int32(),
                Protocol.parse(view.required("protocol").text()));
    }

    private static PortRequest readRequest(JsonView view) {
        return new PortRequest(
                readPort(view.required("port")),
                view.optionalText("address").map(InetAddress::ofLiteral),
                view.required("first").int32(),
                view.required("last").int32());
    }

    private static PortBinding readBinding(JsonView view) {
        return new PortBinding(
                readPort(view.required("port")),
                InetAddress.ofLiteral(view.required("address").text()),
                view.required("hostPort").int32());
    }
}
