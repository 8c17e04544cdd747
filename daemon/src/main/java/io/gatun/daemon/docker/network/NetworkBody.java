package io.gatun.daemon.docker.network;

import io.gatun.daemon.docker.create.EndpointReader;
import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.options.NetworkOptionText;
import java.util.List;

/** The body of a request to make a network. What nobody knows in it is ignored, as dockerd does. */
final class NetworkBody {
    private static final int CHOOSES_IPV4 = 48;

    private NetworkBody() {}

    static NetworkSpec read(JsonView body, ApiVersion version) {
        // Before, nobody could ask for that.
        boolean withoutIpv4 = version.isAtLeast(CHOOSES_IPV4)
                && !body.member("EnableIPv4").map(JsonView::bool).orElse(true);
        if (withoutIpv4) {
            throw new HttpFailure(400, "IPv4 can only be disabled if experimental features are enabled");
        }
        String driver = body.optionalText("Driver").orElse("bridge");
        if (!driver.equals("bridge") && !driver.equals("default")) {
            throw new HttpFailure(404, "plugin \"" + driver + "\" not found; use bridge");
        }
        var options = body.map("Options", JsonView::text);
        List<Pool> pools = body.member("IPAM")
                .map(ipam -> ipam.list("Config", NetworkBody::pool))
                .orElse(List.of());
        return new NetworkSpec(
                new NetworkName(body.optionalText("Name").orElse("")),
                body.flag("EnableIPv6"),
                pools.stream().filter(pool -> pool.subnet().length() > 0).toList(),
                NetworkOptionText.reach(options, body.flag("Internal")),
                body.map("Labels", JsonView::text));
    }

    private static Pool pool(JsonView view) {
        // Clients send an empty configuration for one that the daemon shall choose.
        String subnet = view.optionalText("Subnet").orElse("0.0.0.0/0");
        return new Pool(
                Subnet.parse(subnet),
                view.optionalText("Gateway").map(text -> EndpointReader.address(view, text)),
                view.optionalText("IPRange").map(Subnet::parse),
                view.map("AuxiliaryAddresses", each -> EndpointReader.address(view, each.text())));
    }
}
