package io.gatun.proxy.http;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.PathPattern;
import io.gatun.proxy.model.HttpRouting.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Routes by host and path: the most exact host, then the most exact path. Immutable. */
public final class HttpRoutes {
    private final Map<String, List<Matcher>> exact = new HashMap<>();
    private final Map<String, List<Matcher>> below = new HashMap<>();
    private final List<Matcher> any = new ArrayList<>();

    private record Matcher(
            Route route, PathPattern path, @Nullable Pattern pattern) {
        boolean fits(String asked) {
            return switch (path.kind()) {
                case EXACT -> asked.equals(path.text());
                case PREFIX -> isBelow(asked, path.text());
                case REGEX -> pattern != null && BudgetedText.matches(pattern, asked);
            };
        }

        // By whole elements, as Kubernetes has it: /api is before /api/v1 and not before /apis.
        private static boolean isBelow(String asked, String prefix) {
            if (!asked.startsWith(prefix)) return false;
            return prefix.endsWith("/") || asked.length() == prefix.length() || asked.charAt(prefix.length()) == '/';
        }
    }

    /** These routes. */
    public HttpRoutes(HttpRouting routing) {
        for (Route route : routing.routes()) {
            PathPattern path = route.path();
            Pattern pattern = path.kind() == PathPattern.Kind.REGEX ? Pattern.compile(path.text()) : null;
            for (HostPattern host : route.hosts()) list(host).add(new Matcher(route, path, pattern));
        }
        // Exact ones, then those by pattern in their order, then prefixes, longest first. Sorting keeps the order of
        // equals.
        Comparator<Matcher> order = Comparator.<Matcher, PathPattern.Kind>comparing(
                        each -> each.path().kind())
                .thenComparingInt(each -> each.path().kind() == PathPattern.Kind.PREFIX
                        ? -each.path().text().length()
                        : 0);
        exact.values().forEach(list -> list.sort(order));
        below.values().forEach(list -> list.sort(order));
        any.sort(order);
    }

    private List<Matcher> list(HostPattern host) {
        if (host.isAny()) return any;
        return host.isBelow()
                ? below.computeIfAbsent(host.suffix(), suffix -> new ArrayList<>())
                : exact.computeIfAbsent(host.text(), text -> new ArrayList<>());
    }

    /** The route of a request. */
    public Optional<Route> find(String host, String path) {
        Optional<Route> found = first(exact.get(host), path);
        for (int dot = host.indexOf('.'); found.isEmpty() && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = first(below.get(host.substring(dot)), path);
        }
        return found.isPresent() ? found : first(any, path);
    }

    private static Optional<Route> first(@Nullable List<Matcher> matchers, String path) {
        if (matchers == null) return Optional.empty();
        for (Matcher each : matchers) if (each.fits(path)) return Optional.of(each.route());
        return Optional.empty();
    }
}
