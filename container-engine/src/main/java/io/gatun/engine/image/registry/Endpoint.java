package io.gatun.engine.image.registry;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.RegistrySettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a registry is.
 *
 * @param base scheme and host, and the path of a mirror, without a slash at the end
 * @param isMirror whether it only stands in for the registry
 */
record Endpoint(URI base, boolean isMirror) {
    /** Where the default registry of the grammar is served. */
    private static final String DEFAULT_HOST = "registry-1." + ImageName.DEFAULT_REGISTRY;

    /** The places to ask, in order. */
    static List<Endpoint> of(String registry, RegistrySettings settings) {
        var endpoints = new ArrayList<Endpoint>();
        if (registry.equals(ImageName.DEFAULT_REGISTRY)) {
            settings.mirrors().forEach(mirror -> endpoints.add(new Endpoint(mirror(mirror), true)));
            endpoints.add(new Endpoint(URI.create("https://" + DEFAULT_HOST), false));
        } else {
            endpoints.add(new Endpoint(URI.create("https://" + registry), false));
            if (Insecure.is(registry, settings)) endpoints.add(new Endpoint(URI.create("http://" + registry), false));
        }
        // On loopback plain HTTP is what is usual.
        return Insecure.isLoopback(registry) ? endpoints.reversed() : endpoints;
    }

    private static URI mirror(String text) {
        String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (!base.matches("https?://[^/?#@]+(/[^?#]*)?")) {
            throw new BadRequestException(
                    "\"%s\" is no address of a mirror".formatted(text.replaceAll("[^ -~]", "?")),
                    "write it like https://mirror.example");
        }
        return URI.create(base);
    }

    boolean isPlain() {
        return "http".equals(base.getScheme());
    }

    URI at(String path) {
        return URI.create(base + path);
    }
}
