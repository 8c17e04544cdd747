package io.gatun.daemon.docker.container;

import io.gatun.daemon.life.Memo;
import io.gatun.engine.spec.Json;

/** The network settings of a container, as docker shows them. */
final class NetworkShape {
    private static final Json.Obj NONE = Json.object().build();

    private NetworkShape() {}

    static Json settings(Memo memo) {
        return Json.object()
                .put("Bridge", "")
                .put("SandboxID", "")
                .put("SandboxKey", "")
                .put("Ports", NONE)
                .put("HairpinMode", false)
                .put("LinkLocalIPv6Address", "")
                .put("LinkLocalIPv6PrefixLen", 0)
                .put("EndpointID", "")
                .put("Gateway", "")
                .put("GlobalIPv6Address", "")
                .put("GlobalIPv6PrefixLen", 0)
                .put("IPAddress", "")
                .put("IPPrefixLen", 0)
                .put("IPv6Gateway", "")
                .put("MacAddress", "")
                .put("Networks", networks(memo))
                .build();
    }

    /** By name. */
    static Json networks(Memo memo) {
        String mode = memo.hostView().optionalText("NetworkMode").orElse("default");
        if (mode.startsWith("container:")) return NONE;
        String name = mode.equals("default") ? "bridge" : mode;
        return Json.object()
                .put(
                        name,
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
