package io.gatun.daemon.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From a method and a path to who answers. A route is {@code /containers/{id}/json}; {@code {name...}} stands for one part of the path or
 * more, such as the name of an image. The first route that fits wins. To be filled by one thread before it is used by many.
 */
public final class Router {
    private final List<Route> routes = new ArrayList<>();

    private record Route(String method, List<String> parts, Handler handler, boolean isApart) {}

    public Router get(String path, Handler handler) {
        add("HEAD", path, handler);
        return add("GET", path, handler);
    }

    public Router post(String path, Handler handler) {
        return add("POST", path, handler);
    }

    public Router put(String path, Handler handler) {
        return add("PUT", path, handler);
    }

    public Router delete(String path, Handler handler) {
        return add("DELETE", path, handler);
    }

    /** A route for some other method. */
    public Router add(String method, String path, Handler handler) {
        routes.add(new Route(method, parts(path), handler, false));
        return this;
    }

    /**
     * Adds routes each of whose requests is answered by a platform thread of its own: what it asks of the kernel may take long, or for ever as a
     * file of a hung file system does, and on a virtual thread it would keep everybody waiting.
     */
    public void addApart(Routes more) {
        var own = new Router();
        more.addTo(own);
        own.routes.forEach(route -> routes.add(new Route(route.method(), route.parts(), route.handler(), true)));
    }

    /** A request's route. */
    public record Found(Call call, Handler handler, boolean isApart) {}

    /**
     * The route of a request.
     *
     * @throws HttpFailure if there is none
     */
    public Found find(Exchange exchange) {
        List<String> parts = parts(exchange.rawPath());
        Optional<ApiVersion> version = parts.isEmpty() ? Optional.empty() : ApiVersion.ofSegment(parts.getFirst());
        List<String> path = version.isPresent() ? parts.subList(1, parts.size()) : parts;
        for (Route route : routes) {
            if (route.method().equals(exchange.method()) && fits(route.parts(), path)) {
                var variables = variables(route.parts(), path);
                var call = new Call(exchange, version.map(ApiVersion::spoken).orElse(ApiVersion.CURRENT), variables);
                return new Found(call, route.handler(), route.isApart());
            }
        }
        throw new HttpFailure(404, "page not found");
    }

    private static List<String> parts(String path) {
        var parts = new ArrayList<String>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) parts.add(part);
        }
        return parts;
    }

    private static boolean fits(List<String> pattern, List<String> path) {
        int at = 0;
        for (String part : pattern) {
            int taken = taken(part, pattern, path);
            if (taken < 1 || at + taken > path.size()) return false;
            if (!part.startsWith("{") && !part.equals(path.get(at))) return false;
            at += taken;
        }
        return at == path.size();
    }

    private static int taken(String part, List<String> pattern, List<String> path) {
        return part.endsWith("...}") ? 1 + path.size() - pattern.size() : 1;
    }

    /** What stands for the variables of a pattern that fits. */
    private static Map<String, String> variables(List<String> pattern, List<String> path) {
        var variables = new HashMap<String, String>();
        int at = 0;
        for (String part : pattern) {
            int taken = taken(part, pattern, path);
            if (part.startsWith("{")) variables.put(name(part), decoded(path.subList(at, at + taken)));
            at += taken;
        }
        return variables;
    }

    private static String name(String part) {
        return part.substring(1, part.length() - (part.endsWith("...}") ? 4 : 1));
    }

    private static String decoded(List<String> parts) {
        String text = String.join("/", parts);
        try {
            // In a path a plus is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpFailure(400, "malformed percent encoding in the path");
        }
    }
}
