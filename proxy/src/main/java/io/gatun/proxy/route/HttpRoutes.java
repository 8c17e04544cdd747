package io.gatun.proxy.route;

import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.HttpRouting.PathPattern;
import io.gatun.proxy.model.HttpRouting.Route;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Routes by host and path: the most exact host, then the most exact path. Immutable. */
public final class HttpRoutes {
    private final HostTable<Matcher> table = new HostTable<>();

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
            for (HostPattern host : route.hosts()) table.add(host, new Matcher(route, path, pattern));
        }
        // Exact ones, then those by pattern in their order, then prefixes, longest first.
        Comparator<Matcher> order = Comparator.<Matcher, PathPattern.Kind>comparing(
                        each -> each.path().kind())
                .thenComparingInt(each -> each.path().kind() == PathPattern.Kind.PREFIX
                        ? -each.path().text().length()
                        : 0);
        table.sort(order);
    }

    /** The route of a request. */
    public Optional<Route> find(String host, String path) {
        return table.find(host, each -> each.fits(path)).map(Matcher::route);
    }
}
