package io.gatun.daemon.docker.network;

import io.gatun.engine.json.Json;

/** The networks that docker shows and that are none: the modes {@code host} and {@code none}. */
final class ModeShape {
    private static final Json EMPTY = Json.object().build();

    private ModeShape() {}

    /** The ids are ours. */
    static Json.Obj of(String name) {
        return Json.object()
                .put("Name", name)
                .put("Id", (name.equals("host") ? "a" : "b").repeat(64))
                .put("Created", "1970-01-01T00:00:00Z")
                .put("Scope", "local")
                .put("Driver", name.equals("host") ? "host" : "null")
                .put("EnableIPv4", true)
                .put("EnableIPv6", false)
                .put(
                        "IPAM",
                        Json.object()
                                .put("Driver", "default")
                                .put("Options", Json.Null.NULL)
                                .put("Config", Json.Null.NULL)
                                .build())
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
}
