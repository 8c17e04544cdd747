package io.gatun.daemon.docker.image;

import io.gatun.daemon.http.ApiVersion;
import io.gatun.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;

/** An image as {@code docker image inspect} shows it, by the version of the API. */
final class ImageShape {
    /** From here on there is one size of an image only. */
    static final int ONE_SIZE = 45;

    /** From here on an image's Config is without what only containers have. */
    private static final int NOTHING_OF_CONTAINERS = 50;

    private static final List<String> OF_CONTAINERS = List.of(
            "Hostname",
            "Domainname",
            "AttachStdin",
            "AttachStdout",
            "AttachStderr",
            "Tty",
            "OpenStdin",
            "StdinOnce",
            "Image");

    private ImageShape() {}

    /** All that is known of an image, as a client of that version expects it. */
    static Json.Obj of(Json.Obj report, ApiVersion version) {
        var members = new LinkedHashMap<>(report.members());
        if (version.isAtLeast(ONE_SIZE)) members.remove("VirtualSize");
        if (version.isAtLeast(NOTHING_OF_CONTAINERS) && members.get("Config") instanceof Json.Obj(var config)) {
            var own = new LinkedHashMap<>(config);
            OF_CONTAINERS.forEach(own::remove);
            members.put("Config", new Json.Obj(own));
        }
        return new Json.Obj(members);
    }
}
